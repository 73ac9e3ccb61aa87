package dev.cimiento.tenancy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A data source that hands out one connection for as long as a transaction is open on this thread. */
abstract class TransactionAwareDataSource extends DelegatingDataSource {

    @SuppressWarnings("ThreadLocalUsage") // a transaction belongs to one data source
    private final ThreadLocal<@Nullable Bound> bound = new ThreadLocal<>();

    TransactionAwareDataSource(DataSource pool) {
        super(pool);
    }

    /** Whose connection it would be now; a transaction belongs to one owner. */
    abstract String owner();

    /** A connection of the current owner, from the pool. */
    abstract Connection lease() throws SQLException;

    @Override
    public final Connection getConnection() throws SQLException {
        Bound transaction = bound.get();
        if (transaction == null) {
            return lease();
        }
        requireSameOwner(transaction);
        return new JoinedConnection(transaction.connection());
    }

    /** Whether this thread is in a transaction of it. */
    final boolean isBound() {
        return bound.get() != null;
    }

    final <T extends @Nullable Object, X extends Exception> T inTransaction(Call<T, X> body) throws X {
        Bound outer = bound.get();
        if (outer != null) {
            requireSameOwner(outer);
            return body.call();
        }
        try (Connection connection = lease()) {
            return Transactions.<T, X>alone(connection, c -> {
                bound.set(new Bound(owner(), c));
                try {
                    return body.call();
                } finally {
                    bound.remove();
                }
            });
        } catch (SQLException e) {
            throw DatabaseException.of(e);
        }
    }

    private void requireSameOwner(Bound transaction) {
        String now = owner();
        if (!transaction.owner().equals(now)) {
            throw new IllegalStateException("a transaction of " + transaction.owner() + " is open on this thread, and "
                    + now + " asks for a connection: end the transaction before entering another tenant");
        }
    }

    @Override
    public final Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("connections are opened by the pool below, with its own user");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException(
                "not a wrapper for " + type.getName() + ": the pool below would give connections of no tenant");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }

    private record Bound(String owner, Connection connection) {}
}
