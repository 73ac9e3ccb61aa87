package dev.cimiento.tenancy.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Placement;
import dev.cimiento.tenancy.ProvisioningStep;
import dev.cimiento.tenancy.TenancyException;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Row security for the tables that tenants of {@link Placement.Row} share: those with a column {@code tenant_id}. A tenant sees and writes
 * its own rows; who has entered no tenant sees none and writes none. The column's default is the tenant, so statements need not name it.
 *
 * <p>Enabled and forced, so that it binds the tables' owner too; what it cannot bind (superusers and roles with {@code BYPASSRLS}) is what
 * {@link IsolationCheck} refuses at start-up. See PostgreSQL's manual, section 5.9.
 *
 * <p>It is a step of provisioning too: it is then there from the first such tenant on. Safe for use by many threads and processes.
 */
public final class RowSecurity implements ProvisioningStep {

    /** The policy's name. */
    static final String POLICY = "cimiento_tenant";

    /** The column that says whose a row is. */
    static final String COLUMN = "tenant_id";

    /**
     * The tenant that the connection works for, or null. Once a transaction has set it, PostgreSQL leaves an empty text behind rather than
     * nothing.
     */
    private static final String TENANT = "nullif(current_setting('cimiento.tenant', true), '')";

    private static final long LOCK = 0x63696d69_726f7773L;

    /** What Flyway notes there is no tenant's, and no application's either. */
    private static final String HISTORY =
            " EXISTS (SELECT 1 FROM pg_attribute h WHERE h.attrelid = c.oid AND h.attname = 'installed_rank') ";

    private final DataSource owner;
    private final Optional<String> login;

    private RowSecurity(DataSource owner, Optional<String> login) {
        this.owner = requireNonNull(owner, "owner");
        this.login = login;
    }

    /** With the rights of the tables' owner: the pool that migrations use, not the one that serves requests. */
    public static RowSecurity over(DataSource owner) {
        return new RowSecurity(owner, Optional.empty());
    }

    /**
     * As a {@link ProvisioningStep}, also lets this login read and write the tables, those too that later migrations of the same owner make.
     *
     * @param newLogin the role as which the pool below the {@code TenantDataSource} connects
     */
    public RowSecurity granting(String newLogin) {
        return new RowSecurity(owner, Optional.of(requireNonNull(newLogin, "newLogin")));
    }

    @Override
    public String name() {
        return "row security";
    }

    /** For a tenant of {@link Placement.Row}, protects the tables, and grants what {@link #granting} said. */
    @Override
    public void provision(Tenant tenant) {
        if (tenant.placement() instanceof Placement.Row) {
            protect();
            login.ifPresent(this::grant);
        }
    }

    /**
     * Protects every table of {@link Placement#SHARED_SCHEMA} that has the column and is not protected yet. {@code FlywayMigrations} does
     * that itself, in the transaction of each script; call it where tables are made in another way.
     *
     * @return the tables that it protected now, by name
     * @throws dev.cimiento.tenancy.DatabaseException when the database refuses, for instance since rows without a tenant exist
     */
    public List<String> protect() {
        return Transactions.with(owner, RowSecurity::protect);
    }

    /**
     * As {@link #protect()}, in the caller's transaction, so that no table is readable before it is protected.
     *
     * @throws TenancyException when a table has no column {@code tenant_id}: its rows would be everybody's
     */
    public static List<String> protectWhatWasMade(Connection connection) throws SQLException {
        List<String> open = unprotectable(connection);
        if (!open.isEmpty()) {
            throw new TenancyException(
                    "tables " + open + " of " + Placement.SHARED_SCHEMA + " have no column " + COLUMN
                            + ", so their rows would be every tenant's: add the column, or place the tenant in a schema or a database");
        }
        return protect(connection);
    }

    /** Tables of the shared schema in which nobody could tell whose a row is. */
    private static List<String> unprotectable(Connection connection) throws SQLException {
        return Sql.on(connection)
                .list(
                        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ?"
                                + " AND c.relkind IN ('r', 'p') AND NOT" + HISTORY
                                + "AND NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = ?"
                                + " AND NOT a.attisdropped) ORDER BY 1",
                        row -> row.string("relname"),
                        Placement.SHARED_SCHEMA,
                        COLUMN);
    }

    private static List<String> protect(Connection connection) throws SQLException {
        Sql sql = Sql.on(connection);
        sql.exists("SELECT pg_advisory_xact_lock(?)", LOCK);
        List<Column> columns = sql.list(
                "SELECT c.relname, format_type(a.atttypid, a.atttypmod) AS type,"
                        + " c.relrowsecurity AND c.relforcerowsecurity AND a.attnotnull AND EXISTS (SELECT 1 FROM pg_policy p"
                        + " WHERE p.polrelid = c.oid AND p.polname = ?) AS ready"
                        + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = ? AND NOT a.attisdropped"
                        + " WHERE n.nspname = ? AND c.relkind IN ('r', 'p') ORDER BY c.relname",
                row -> new Column(row.string("relname"), row.string("type"), row.bool("ready")),
                POLICY,
                COLUMN,
                Placement.SHARED_SCHEMA);
        List<String> done = new ArrayList<>();
        for (Column column : columns) {
            if (!column.ready()) {
                protect(connection, column);
                done.add(column.table());
            }
        }
        closeHistories(connection);
        return done;
    }

    /** Default privileges of the schema are for tables with rows of tenants, and would open these too. */
    private static void closeHistories(Connection connection) throws SQLException {
        List<String> opened = Sql.on(connection)
                .list(
                        "SELECT DISTINCT format('REVOKE ALL ON %I.%I FROM %s', n.nspname, c.relname,"
                                + " CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END) AS closing"
                                + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) g"
                                + " WHERE n.nspname = ? AND c.relkind = 'r' AND g.grantee <> c.relowner AND" + HISTORY,
                        row -> row.string("closing"),
                        Placement.SHARED_SCHEMA);
        try (Statement statement = connection.createStatement()) {
            for (String closing : opened) {
                statement.execute(closing);
            }
        }
    }

    private void grant(String role) {
        Transactions.with(owner, connection -> {
            String to = " TO " + Identifier.quoted(role);
            String later = "ALTER DEFAULT PRIVILEGES IN SCHEMA " + Placement.SHARED_SCHEMA + " GRANT ";
            List<String> tables = Sql.on(connection)
                    .list(
                            "SELECT format('%I.%I', n.nspname, c.relname) AS place FROM pg_class c"
                                    + " JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_policy p ON p.polrelid = c.oid"
                                    + " WHERE n.nspname = ? AND p.polname = ?",
                            row -> row.string("place"), Placement.SHARED_SCHEMA, POLICY);
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE SCHEMA IF NOT EXISTS " + Placement.SHARED_SCHEMA);
                statement.execute("GRANT USAGE ON SCHEMA " + Placement.SHARED_SCHEMA + to);
                statement.execute("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA " + Placement.SHARED_SCHEMA + to);
                statement.execute(later + "SELECT, INSERT, UPDATE, DELETE ON TABLES" + to);
                statement.execute(later + "USAGE, SELECT ON SEQUENCES" + to);
                for (String table : tables) {
                    statement.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON " + table + to);
                }
            }
            return true;
        });
    }

    private static void protect(Connection connection, Column column) throws SQLException {
        String table = Identifier.quoted(Placement.SHARED_SCHEMA) + "." + Identifier.quoted(column.table());
        String mine = "(" + TENANT + ")::" + column.type();
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "ALTER TABLE " + table + " ALTER COLUMN " + COLUMN + " SET DEFAULT " + mine + ", ALTER COLUMN "
                            + COLUMN + " SET NOT NULL, ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY");
            statement.execute("DROP POLICY IF EXISTS " + POLICY + " ON " + table);
            statement.execute("CREATE POLICY " + POLICY + " ON " + table + " USING (" + COLUMN + " = " + mine
                    + ") WITH CHECK (" + COLUMN + " = " + mine + ")");
        }
    }

    private record Column(String table, String type, boolean ready) {}
}
