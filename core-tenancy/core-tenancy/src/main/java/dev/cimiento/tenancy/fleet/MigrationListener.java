package dev.cimiento.tenancy.fleet;

import java.time.Duration;

/** Hears how a migration of the fleet goes. Called by several threads at once; what it throws is logged and changes nothing. */
public interface MigrationListener {

    /** It begins: so many tenants will be opened. */
    default void started(RunId run, int tenants) {}

    /** One tenant is done. */
    default void finished(TenantResult result) {}

    /** The canaries went well; it waits. */
    default void soaking(Duration time) {}

    /** It is over. */
    default void ended(MigrationRun run) {}
}
