package dev.cimiento.tenancy;

import java.util.Map;

/**
 * What is known about the schema of each tenant without opening it, so that a fleet with nothing to do is recognised at once.
 *
 * <p>It is written after a migration, never before: where a crash comes between, the schema is looked at once more. A schema that somebody
 * changed by hand, or put back from a backup, is not what it says here; a migration that verifies looks anyway. Implementations are safe for
 * use by many threads and processes.
 */
public interface SchemaVersions {

    /** Every tenant's modules. */
    Map<TenantId, Map<ModuleId, SchemaVersion>> all();

    /** One tenant's modules. */
    Map<ModuleId, SchemaVersion> of(TenantId tenant);

    /** Notes that the tenant's tables of these modules were brought to these versions. */
    void record(TenantId tenant, Map<ModuleId, SchemaVersion> versions);
}
