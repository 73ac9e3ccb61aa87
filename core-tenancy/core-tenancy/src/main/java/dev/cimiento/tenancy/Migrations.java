package dev.cimiento.tenancy;

/** Brings the tables of a module up to date. Implementations let two processes migrate one schema at once, and apply each step once. */
public interface Migrations {

    /**
     * Creates the schema where it is missing and applies the steps of the module that it does not have yet.
     *
     * @return how many steps were applied; 0 where the schema was current
     * @throws TenancyException when a step fails; what was applied before it stays
     */
    int migrate(String schema, SchemaModule module);
}
