package dev.cimiento.tenancy;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The registry of tenants. Implementations are safe for use by many threads and processes. */
public interface Tenants {

    /** The tenant with this id. */
    Optional<Tenant> find(TenantId id);

    /** Every tenant, by id. */
    List<Tenant> list();

    /** Writes the tenant unless one with its id exists, and gives what the registry holds then: of two racing callers one's tenant. */
    Tenant register(Tenant tenant);

    /**
     * Replaces name, plan, status, placement and labels of a registered tenant. Of two callers the later wins; {@link #change} does not lose
     * the other's.
     *
     * @throws UnknownTenantException when it is not registered
     */
    void update(Tenant tenant);

    /**
     * Replaces a registered tenant by what the change makes of it, while nobody else can change it.
     *
     * @return what the registry holds then
     * @throws UnknownTenantException when it is not registered
     * @throws IllegalArgumentException when the change gives another id
     */
    Tenant change(TenantId id, UnaryOperator<Tenant> change);

    /**
     * The tenant with this id.
     *
     * @throws UnknownTenantException when there is none
     */
    default Tenant require(TenantId id) {
        return find(id).orElseThrow(() -> new UnknownTenantException(id));
    }
}
