package dev.cimiento.auth;

/** Makes access tokens for the current tenant. Implementations are safe for use by many threads. */
public interface TokenIssuer {

    /**
     * A new token that {@link TokenVerifier} accepts for the current tenant and for no other. It ends after the issuer's own lifetime, or
     * with the grant's {@code notAfter} if that is earlier.
     *
     * @throws dev.cimiento.tenancy.NoTenantException where no tenant was entered
     * @throws AuthException when no token can be made
     */
    AccessToken issue(AccessGrant grant);
}
