package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * A data source over any pool, whose connections see the tables of the current tenant and no others.
 *
 * <p>A connection is bound to the tenant that {@link TenantContext} names when it is taken: its search path is the tenant's schema alone,
 * never {@code public}. It stays bound after a rollback, a savepoint or an error. In system scope it sees the control schema. Where there
 * is neither, {@code getConnection()} throws {@link NoTenantException} and takes nothing from the pool. When it is closed, an open
 * transaction is rolled back and the search path is set to a schema that does not exist, so that code which goes around this class and
 * takes a connection from the pool finds no table rather than another tenant's; a connection that cannot be cleaned is closed for good.
 *
 * <p>A connection serves the tenant that it was taken for and no other: a statement made on it after another tenant was entered is refused,
 * which matters where a framework binds connections to transactions of its own.
 *
 * <p>Costs one round trip when taken and one when closed. The search path is a setting of the session: behind a pooler in transaction mode
 * (PgBouncer) that is not safe, so connect past the pooler.
 *
 * <p>Safe for use by many threads. Takes part in {@link Transactions#call}. Does not own the pool, and so does not close it.
 */
public final class TenantDataSource extends TransactionAwareDataSource {

    /** The schema of the control plane: tenants, jobs, and what else the whole fleet shares. */
    public static final String CONTROL_SCHEMA = "cimiento";

    private final DataSource pool;

    private TenantDataSource(DataSource pool) {
        super(pool);
        this.pool = pool;
    }

    /** Over a pool whose connections belong to one database. */
    public static TenantDataSource over(DataSource pool) {
        return new TenantDataSource(requireNonNull(pool, "pool"));
    }

    @Override
    String owner() {
        TenantContext.requireScope();
        return TenantContext.describe();
    }

    @Override
    Connection lease() throws SQLException {
        String schema = TenantContext.requireScope() instanceof TenantContext.Scope.OfTenant scope
                ? scope.tenant().schema()
                : CONTROL_SCHEMA;
        Connection connection = pool.getConnection();
        boolean bound = false;
        try {
            // Outside a transaction, or a later rollback would take the search path back with it.
            if (!connection.getAutoCommit()) {
                connection.setAutoCommit(true);
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET search_path TO \"" + schema + "\"");
            }
            bound = true;
            return new LeasedConnection(connection, owner());
        } finally {
            if (!bound) {
                LeasedConnection.discard(connection);
            }
        }
    }
}
