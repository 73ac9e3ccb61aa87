package dev.cimiento.tenancy.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Placement;
import dev.cimiento.tenancy.ProvisioningStep;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * The database roles of tenants that have one ({@link Placement.Role}): a role that may use its schema and no other, and that the
 * application's login may become but does not inherit from. A qualified name of another tenant's table is then refused by the server, with
 * SQLSTATE 42501.
 *
 * <p>It is a step of provisioning: add it before steps that write as the tenant. What it does can be repeated, and changes nothing the
 * second time. Tables that the same owner makes later in the schema are granted as they are made.
 *
 * <p>The login itself must have no right on tenants' tables; {@link IsolationCheck} looks. A role guards against mistakes and against SQL
 * that should not have come through; it is no wall against a tenant that can run any code in the database, since PostgreSQL lets a session
 * that may become two roles change from one to the other. Where that is feared, give the tenant a database and a login of its own.
 */
public final class TenantRoles implements ProvisioningStep {

    private static final long LOCK = 0x63696d69_726f6c65L;
    private static final int INHERIT_BY_GRANT = 160_000;

    private final DataSource owner;
    private final String login;
    private final List<String> grants;

    private TenantRoles(DataSource owner, String login, List<String> grants) {
        this.owner = requireNonNull(owner, "owner");
        this.login = requireNonNull(login, "login");
        this.grants = grants;
    }

    /**
     * With the rights of the schemas' owner, who may create roles.
     *
     * @param owner the pool that migrations use
     * @param login the role as which the pool below the {@code TenantDataSource} connects
     */
    public static TenantRoles over(DataSource owner, String login) {
        return new TenantRoles(owner, login, List.of());
    }

    /**
     * Also grants these rights on a table that all tenants share: {@code granting("INSERT", "cimiento", "job")}, where jobs are enqueued in a
     * tenant's transaction. What is granted here, every tenant can do to every row.
     *
     * @throws IllegalArgumentException when the rights are other than SELECT, INSERT, UPDATE and DELETE, with commas between
     */
    public TenantRoles granting(String rights, String schema, String table) {
        if (!requireNonNull(rights, "rights")
                .matches("(SELECT|INSERT|UPDATE|DELETE)(, ?(SELECT|INSERT|UPDATE|DELETE))*")) {
            throw new IllegalArgumentException(
                    "rights must be some of SELECT, INSERT, UPDATE and DELETE, was '" + rights + "'");
        }
        List<String> more = new ArrayList<>(grants);
        more.add("GRANT USAGE ON SCHEMA " + Identifier.quoted(schema) + " TO ");
        more.add("GRANT " + rights + " ON " + Identifier.quoted(schema) + "." + Identifier.quoted(table) + " TO ");
        return new TenantRoles(owner, login, List.copyOf(more));
    }

    @Override
    public String name() {
        return "role and grants";
    }

    /** Makes the role of a tenant that has one. */
    @Override
    public void provision(Tenant tenant) {
        if (tenant.placement() instanceof Placement.Role role) {
            grant(role.schemaOf(tenant.id()), role);
        }
    }

    private void grant(String schema, Placement.Role placement) {
        Transactions.with(owner, connection -> {
            Sql sql = Sql.on(connection);
            sql.exists("SELECT pg_advisory_xact_lock(?)", LOCK);
            String role = Identifier.quoted(placement.role());
            String place = Identifier.quoted(schema);
            List<String> statements = new ArrayList<>();
            if (!sql.exists("SELECT 1 FROM pg_roles WHERE rolname = ?", placement.role())) {
                statements.add("CREATE ROLE " + role + " NOLOGIN NOINHERIT");
            }
            statements.add("GRANT " + role + " TO " + Identifier.quoted(login)
                    + (version(connection) >= INHERIT_BY_GRANT ? " WITH INHERIT FALSE, SET TRUE" : ""));
            statements.add("CREATE SCHEMA IF NOT EXISTS " + place);
            statements.add("REVOKE ALL ON SCHEMA " + place + " FROM PUBLIC");
            statements.add("GRANT USAGE ON SCHEMA " + place + " TO " + role);
            for (String made : List.of("ALL TABLES IN SCHEMA " + place, "ALL SEQUENCES IN SCHEMA " + place)) {
                statements.add("GRANT " + (made.contains("TABLES") ? "SELECT, INSERT, UPDATE, DELETE" : "ALL") + " ON "
                        + made + " TO " + role);
            }
            String later = "ALTER DEFAULT PRIVILEGES IN SCHEMA " + place + " GRANT ";
            statements.add(later + "SELECT, INSERT, UPDATE, DELETE ON TABLES TO " + role);
            statements.add(later + "ALL ON SEQUENCES TO " + role);
            grants.forEach(grant -> statements.add(grant + role));
            execute(connection, statements);
            return true;
        });
    }

    /**
     * Takes away the rights of a tenant's role in this database, and the role itself where no other database of the server needs it. Nothing
     * where the tenant has none. Tables that the role owns go with it.
     */
    public void drop(Tenant tenant) {
        drop(owner, tenant);
    }

    /**
     * As {@link #drop(Tenant)}, for who does not know as whom the pool connects.
     *
     * @param owner a pool of the schemas' owner
     */
    public static void drop(DataSource owner, Tenant tenant) {
        if (!(tenant.placement() instanceof Placement.Role placement)) {
            return;
        }
        Transactions.with(owner, connection -> {
            Sql sql = Sql.on(connection);
            sql.exists("SELECT pg_advisory_xact_lock(?)", LOCK);
            if (sql.exists("SELECT 1 FROM pg_roles WHERE rolname = ?", placement.role())) {
                String role = Identifier.quoted(placement.role());
                if (!sql.exists(
                        "SELECT 1 FROM pg_roles WHERE rolname = current_user AND (rolsuper OR pg_has_role(?, 'USAGE'))",
                        placement.role())) {
                    // Who made it may give it away, and yet has none of its rights; what belongs to it goes by these.
                    execute(connection, List.of("GRANT " + role + " TO CURRENT_USER"));
                }
                execute(connection, List.of("DROP OWNED BY " + role));
                if (!sql.exists(
                        "SELECT 1 FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid WHERE r.rolname = ?"
                                + " AND d.dbid <> 0",
                        placement.role())) {
                    execute(connection, List.of("DROP ROLE " + role));
                }
            }
            return true;
        });
    }

    private static int version(Connection connection) throws SQLException {
        return Math.toIntExact(Sql.on(connection).number("SELECT current_setting('server_version_num')::int"));
    }

    private static void execute(Connection connection, List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
