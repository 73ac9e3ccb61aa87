package dev.cimiento.reference.signup;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.Caller;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.TokenVerifier;
import dev.cimiento.auth.Verification;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.tenancy.Secret;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;

/** Who makes a request, from the access token in its {@code Authorization} header. */
public final class Access {

    /** Who may call the next in line, and see what staff see. */
    public static final Role ADMIN = Role.of("admin");

    private static final String BEARER = "Bearer ";

    private final TokenVerifier verifier;

    /** Tokens are checked by this one, for the tenant of the request. */
    public Access(TokenVerifier verifier) {
        this.verifier = requireNonNull(verifier, "verifier");
    }

    /** The caller, or a 401. */
    public Caller caller(HttpHeaders headers) {
        String header = Optional.ofNullable(headers.getHeaderString(HttpHeaders.AUTHORIZATION))
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip())
                .filter(token -> !token.isEmpty())
                .orElseThrow(() -> ProblemException.unauthenticated("an access token is needed"));
        if (verifier.verify(Secret.of(header)) instanceof Verification.Verified verified) {
            return verified.caller();
        }
        throw ProblemException.unauthenticated("the access token is not valid here, or not any more");
    }

    /** The caller, if an administrator; or a 401 or 403. */
    public Caller admin(HttpHeaders headers) {
        Caller caller = caller(headers);
        if (!caller.hasRole(ADMIN)) {
            throw ProblemException.forbidden("this is for administrators");
        }
        return caller;
    }
}
