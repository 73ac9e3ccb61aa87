package dev.cimiento.tenancy;

/**
 * Where each tenant's rows are. Asked each time that a tenant takes a connection, so it must answer from memory, and must not ask a {@link
 * TenantDataSource} itself: {@code id -> cachedTenants.require(id).placement()}.
 */
@FunctionalInterface
public interface Placements {

    /** Every tenant in a schema of its own in one database. */
    Placements SCHEMAS = tenant -> Placement.schema();

    /**
     * Where this tenant is.
     *
     * @throws UnknownTenantException when there is no such tenant; no connection is given then
     */
    Placement of(TenantId tenant);
}
