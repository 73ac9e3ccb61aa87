package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * The tables of one module, as versioned migrations ({@code V1__name.sql}) in a package of its jar. Each module keeps a history table of
 * its own, {@code <module>_history}, so modules are added and upgraded apart.
 *
 * @param module whose tables these are
 * @param plane where they live
 * @param location the class path folder of the migrations, {@code dev/cimiento/payments/postgresql/migration}
 */
public record SchemaModule(ModuleId module, Plane plane, String location) {

    private static final Pattern LOCATION = Pattern.compile("[a-z0-9_]+(/[a-z0-9_]+)+");

    /**
     * Checks the location.
     *
     * @throws IllegalArgumentException when the location is not a class path folder, or is {@code db/migration}, which a host's own Flyway
     *     reads by default
     */
    public SchemaModule {
        requireNonNull(module, "module");
        requireNonNull(plane, "plane");
        if (!LOCATION.matcher(requireNonNull(location, "location")).matches() || location.equals("db/migration")) {
            throw new IllegalArgumentException("location must be a package's folder such as"
                    + " dev/cimiento/payments/postgresql/migration, was " + Quoted.of(location));
        }
    }

    /** Which schema holds the tables. */
    public enum Plane {
        /** Once for each tenant, in its own schema. */
        TENANT,
        /** Once for the fleet, in {@link TenantDataSource#CONTROL_SCHEMA}. */
        CONTROL
    }
}
