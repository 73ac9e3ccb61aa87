package dev.cimiento.tenancy;

import java.time.Duration;
import java.util.List;

/**
 * Brings the tables of a module up to date. Implementations let two processes migrate one schema at once, and apply each script once.
 */
public interface Migrations {

    /** What the scripts of the module, as they lie on the class path, bring a schema to. Opens no connection. */
    SchemaVersion version(SchemaModule module);

    /**
     * Creates the schema where it is missing and applies the scripts of the module that it does not have yet.
     *
     * @param lockTimeout how long to wait for another process that migrates this schema, and how long a statement may wait for a table
     *     that somebody uses; zero waits as long as it takes
     * @return the scripts that were applied, in order: {@code V2__reminders.sql}; empty where the schema was current
     * @throws TenancyException when a script fails or the wait was too long; what was applied before stays
     */
    List<String> apply(String schema, SchemaModule module, Duration lockTimeout);

    /**
     * The same migrations in the database where this placement is.
     *
     * @throws TenancyException when the placement names a server that is not configured
     */
    Migrations at(Placement placement);

    /**
     * As {@link #apply}, waiting as long as it takes.
     *
     * @return how many scripts were applied; 0 where the schema was current
     * @throws TenancyException when a script fails; what was applied before it stays
     */
    default int migrate(String schema, SchemaModule module) {
        return apply(schema, module, Duration.ZERO).size();
    }
}
