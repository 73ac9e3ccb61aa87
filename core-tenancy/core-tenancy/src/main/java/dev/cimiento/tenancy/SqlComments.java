package dev.cimiento.tenancy;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Says in every prepared statement whose it is, {@code /* tenant='padel' *}{@code /}, so that {@code pg_stat_activity}, the server's log and
 * {@code auto_explain} show it. Off unless put between pool and tenant data source: {@code TenantDataSource.over(SqlComments.on(pool))}.
 *
 * <p>It costs the statement cache of the driver: pgjdbc knows statements by their text, so on a connection that serves many tenants each has
 * statements of its own, and few run often enough (five times) to be prepared on the server. With a pool for each tenant it costs nothing, and
 * {@code pg_stat_statements} counts statements as one whatever their comments. Statements without parameters ({@code createStatement}) and
 * calls ({@code prepareCall}) are left as they are. Safe for use by many threads.
 */
public final class SqlComments extends DelegatingDataSource {

    private SqlComments(DataSource pool) {
        super(pool);
    }

    /** Comments in the statements of this pool's connections. Does not own the pool, and so does not close it. */
    public static SqlComments on(DataSource pool) {
        return new SqlComments(pool);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return new CommentedConnection(pool.getConnection());
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return new CommentedConnection(pool.getConnection(username, password));
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : pool.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || pool.isWrapperFor(type);
    }
}
