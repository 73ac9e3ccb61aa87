package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * Where a tenant's rows are, and what keeps them apart from other tenants'. Chosen for each tenant; one process serves all kinds.
 *
 * <p>Names a server and a role, never an address or a password: those are the host's configuration.
 */
public sealed interface Placement {

    /** The schema that tenants of {@link Row} share. No tenant id gives this name. */
    String SHARED_SCHEMA = "cimiento_shared";

    /** A schema of its own in the shared database: what a tenant gets when nothing else is said. */
    static Placement schema() {
        return Schema.INSTANCE;
    }

    /**
     * A schema of its own that only this database role may use, so that a qualified name of another tenant's table is refused by the
     * server.
     *
     * @throws IllegalArgumentException when the role is not a name in lower case of at most 63 characters
     */
    static Placement role(String role) {
        return new Role(role);
    }

    /**
     * A schema of its own in a database of its own.
     *
     * @param server the name under which the host's configuration knows that database
     * @throws IllegalArgumentException when the server is not a lower-case name of at most 63 characters
     */
    static Placement database(String server) {
        return new Database(server);
    }

    /** Rows among other tenants' in {@link #SHARED_SCHEMA}, kept apart by row security policies. */
    static Placement row() {
        return Row.INSTANCE;
    }

    /** The schema in which this tenant's tables are found. */
    default String schemaOf(TenantId tenant) {
        return tenant.schema();
    }

    /** A schema of its own in the shared database. */
    record Schema() implements Placement {

        private static final Schema INSTANCE = new Schema();
    }

    /**
     * A schema of its own, and a role that may use no other.
     *
     * @param role the role's name; roles belong to the whole server, so two programs on one server need distinct names
     */
    record Role(String role) implements Placement {

        private static final Pattern SHAPE = Pattern.compile("(?!pg_)[a-z_][a-z0-9_-]{0,62}");

        /**
         * Checks the name.
         *
         * @throws IllegalArgumentException when it is not 1 to 63 characters of a-z, 0-9, '_' and '-', or belongs to PostgreSQL
         */
        public Role {
            if (!SHAPE.matcher(requireNonNull(role, "role")).matches()
                    || role.equals("public")
                    || role.equals("none")) {
                throw new IllegalArgumentException("role must be 1 to 63 characters of a-z, 0-9, '_' and '-', beginning"
                        + " with a letter or '_' and not with 'pg_', was " + Quoted.of(role));
            }
        }
    }

    /**
     * A database of its own.
     *
     * @param server the name under which the host's configuration knows it
     */
    record Database(String server) implements Placement {

        private static final Pattern SHAPE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

        /**
         * Checks the name.
         *
         * @throws IllegalArgumentException when it is not 1 to 63 characters of a-z, 0-9 and '-'
         */
        public Database {
            if (!SHAPE.matcher(requireNonNull(server, "server")).matches()) {
                throw new IllegalArgumentException(
                        "server must be 1 to 63 characters of a-z, 0-9 and '-', not beginning or ending with '-', was "
                                + Quoted.of(server));
            }
        }
    }

    /** Rows among other tenants'. */
    record Row() implements Placement {

        private static final Row INSTANCE = new Row();

        @Override
        public String schemaOf(TenantId tenant) {
            requireNonNull(tenant, "tenant");
            return SHARED_SCHEMA;
        }
    }
}
