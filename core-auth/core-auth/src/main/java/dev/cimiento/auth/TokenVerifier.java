package dev.cimiento.auth;

import dev.cimiento.tenancy.Secret;

/** Tells whether an access token is good for the current tenant. Implementations are safe for use by many threads. */
public interface TokenVerifier {

    /**
     * Judges a token that came from outside and may be anything.
     *
     * @throws dev.cimiento.tenancy.NoTenantException where no tenant was entered
     * @throws AuthException when it cannot be judged because plumbing is broken; never because of what the token is
     */
    Verification verify(Secret token);
}
