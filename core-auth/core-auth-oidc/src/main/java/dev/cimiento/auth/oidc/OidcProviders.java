package dev.cimiento.auth.oidc;

import java.util.List;
import java.util.Optional;

/**
 * The providers of the current tenant, as they are now: asked at every login, so that a tenant can configure its own at run time. Implementations
 * are safe for use by many threads.
 */
@FunctionalInterface
public interface OidcProviders {

    /** All of the tenant's, in the order in which a login page shows them; each has an id of its own. */
    List<OidcProvider> list();

    /** The tenant's provider of this id, which may come from outside; empty where it has none. */
    default Optional<OidcProvider> find(String id) {
        return list().stream().filter(provider -> provider.id().equals(id)).findFirst();
    }
}
