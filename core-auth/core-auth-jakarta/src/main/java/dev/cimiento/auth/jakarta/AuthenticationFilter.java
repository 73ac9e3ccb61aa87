package dev.cimiento.auth.jakarta;

import dev.cimiento.auth.ApiKeyVerification;
import dev.cimiento.auth.Principal;
import dev.cimiento.auth.Verification;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;

/**
 * Says who makes a request: by the {@code Authorization} header, else by the cookie. A credential that is not good makes nobody; whether somebody is
 * needed, the resource says. Where the cookie counts, a page of another origin may not use it to change anything.
 */
final class AuthenticationFilter implements ContainerRequestFilter {

    private static final String BEARER = "Bearer ";

    /** Before any verifier is asked: no token of ours is longer. */
    private static final int LONGEST = 8 * 1024;

    private final Edge edge;

    AuthenticationFilter(Edge edge) {
        this.edge = edge;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (TenantContext.current().isEmpty()) {
            return;
        }
        String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        Optional<Principal> principal;
        if (header != null) {
            principal = bearer(header);
        } else {
            Cookie cookie = request.getCookies().get(edge.cookies().accessName());
            if (cookie == null || cookie.getValue().isEmpty() || edge.delivery() != Delivery.COOKIES) {
                return;
            }
            if (edge.sameOrigin().isForeignByCookie(Edge.asked(request))) {
                request.abortWith(Edge.crossOrigin());
                return;
            }
            principal = token(cookie.getValue());
        }
        principal.ifPresent(known -> request.setSecurityContext(new Requester(
                new Authenticated(known), request.getSecurityContext().isSecure())));
    }

    private Optional<Principal> bearer(String header) {
        if (!header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.empty();
        }
        String token = header.substring(BEARER.length()).strip();
        if (token.startsWith("ak_")) {
            return edge.apiKeys()
                    .filter(keys -> token.length() <= LONGEST)
                    .map(keys -> keys.verify(Secret.of(token)))
                    .filter(ApiKeyVerification.Verified.class::isInstance)
                    .map(verified -> ((ApiKeyVerification.Verified) verified).caller());
        }
        return token(token);
    }

    private Optional<Principal> token(String token) {
        if (token.isBlank() || token.length() > LONGEST) {
            return Optional.empty();
        }
        return edge.verifier().verify(Secret.of(token)) instanceof Verification.Verified verified
                        && verified.caller().tenant().equals(TenantContext.require())
                ? Optional.of(verified.caller())
                : Optional.empty();
    }
}
