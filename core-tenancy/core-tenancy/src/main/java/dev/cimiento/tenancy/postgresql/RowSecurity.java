package dev.cimiento.tenancy.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Placement;
import dev.cimiento.tenancy.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Row security for the tables that tenants of {@link Placement.Row} share: those with a column {@code tenant_id}. A tenant sees and writes
 * its own rows; who has entered no tenant sees none and writes none. The column's default is the tenant, so statements need not name it.
 *
 * <p>Enabled and forced, so that it binds the tables' owner too; what it cannot bind (superusers and roles with {@code BYPASSRLS}) is what
 * {@link IsolationCheck} refuses at start-up. See PostgreSQL's manual, section 5.9. Safe for use by many threads and processes.
 */
public final class RowSecurity {

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

    private final DataSource owner;

    private RowSecurity(DataSource owner) {
        this.owner = requireNonNull(owner, "owner");
    }

    /** With the rights of the tables' owner: the pool that migrations use, not the one that serves requests. */
    public static RowSecurity over(DataSource owner) {
        return new RowSecurity(owner);
    }

    /**
     * Protects every table of {@link Placement#SHARED_SCHEMA} that has the column and is not protected yet. Call it after migrating.
     *
     * @return the tables that it protected now, by name
     * @throws dev.cimiento.tenancy.DatabaseException when the database refuses, for instance since rows without a tenant exist
     */
    public List<String> protect() {
        return Transactions.with(owner, connection -> {
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
            return done;
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
