package dev.cimiento.auth.oidc;

import java.util.Optional;

/**
 * The providers of the current tenant, as they are now: asked at every login, so that a tenant can configure its own at run time. Implementations
 * are safe for use by many threads.
 */
@FunctionalInterface
public interface OidcProviders {

    /** The tenant's provider of this id, which may come from outside; empty where it has none. */
    Optional<OidcProvider> find(String id);
}
