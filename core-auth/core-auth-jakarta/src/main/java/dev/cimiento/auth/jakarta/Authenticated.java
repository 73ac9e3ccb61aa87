package dev.cimiento.auth.jakarta;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.Caller;
import dev.cimiento.auth.Principal;
import dev.cimiento.auth.Role;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Optional;

/**
 * Whoever makes the request, as a resource sees it: {@code Authenticated.caller(securityContext)} with a {@code @Context SecurityContext}. Immutable.
 */
public final class Authenticated implements java.security.Principal {

    private final Principal principal;

    Authenticated(Principal principal) {
        this.principal = requireNonNull(principal, "principal");
    }

    /** Who makes the request: a person or a program; empty for nobody. */
    public static Optional<Principal> principal(SecurityContext context) {
        return context.getUserPrincipal() instanceof Authenticated authenticated
                ? Optional.of(authenticated.principal)
                : Optional.empty();
    }

    /**
     * The person who makes the request.
     *
     * @throws WebApplicationException 401, where nobody is logged in or a program calls
     */
    public static Caller caller(SecurityContext context) {
        return principal(context)
                .filter(Caller.class::isInstance)
                .map(Caller.class::cast)
                .orElseThrow(() -> new WebApplicationException(Problem.unauthenticated("Bearer")));
    }

    /** Who, for logs: {@code account:...} or {@code api-key:...}. */
    @Override
    public String getName() {
        return principal.subject();
    }

    boolean hasRole(String name) {
        return principal instanceof Caller caller
                && caller.roles().stream().map(Role::value).anyMatch(name::equals);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Authenticated authenticated && principal.equals(authenticated.principal);
    }

    @Override
    public int hashCode() {
        return principal.hashCode();
    }

    @Override
    public String toString() {
        return principal.toString();
    }
}
