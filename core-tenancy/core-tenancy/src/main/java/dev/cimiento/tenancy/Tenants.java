package dev.cimiento.tenancy;

import java.util.List;
import java.util.Optional;

/** The registry of tenants. Implementations are safe for use by many threads and processes. */
public interface Tenants {

    /** The tenant with this id. */
    Optional<Tenant> find(TenantId id);

    /** Every tenant, by id. */
    List<Tenant> list();

    /** Writes the tenant unless one with its id exists, and gives what the registry holds then: of two racing callers one's tenant. */
    Tenant register(Tenant tenant);

    /**
     * Replaces plan, status and placement of a registered tenant.
     *
     * @throws UnknownTenantException when it is not registered
     */
    void update(Tenant tenant);

    /**
     * The tenant with this id.
     *
     * @throws UnknownTenantException when there is none
     */
    default Tenant require(TenantId id) {
        return find(id).orElseThrow(() -> new UnknownTenantException(id));
    }
}
