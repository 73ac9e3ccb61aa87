package dev.cimiento.tenancy.jakarta;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantMismatchException;
import dev.cimiento.tenancy.TenantResolver;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.util.Optional;

/**
 * Refuses, with 403, a request whose login is of another tenant than the one entered. For logins that are read inside Jakarta REST, after {@link
 * TenantFilter}: register an instance with a priority after the one that reads them ({@code Priorities.AUTHENTICATION + 1}).
 *
 * <p>A request that names no tenant here passes; one that names a tenant where none was entered is refused. Safe for use by many threads.
 */
public final class TenantCheckFilter implements ContainerRequestFilter {

    private final TenantResolver<ContainerRequestContext> resolver;

    /** Checks what this resolver reads: {@code TenantResolver.claim(request -> ...)}. */
    public TenantCheckFilter(TenantResolver<ContainerRequestContext> resolver) {
        this.resolver = requireNonNull(resolver, "resolver");
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Optional<TenantId> named;
        try {
            named = resolver.resolve(request);
        } catch (TenantMismatchException e) {
            request.abortWith(RestAnswers.of(TenantRefusal.twoTenants()));
            return;
        }
        if (named.isPresent() && !named.equals(TenantContext.current())) {
            request.abortWith(RestAnswers.of(TenantRefusal.twoTenants()));
        }
    }
}
