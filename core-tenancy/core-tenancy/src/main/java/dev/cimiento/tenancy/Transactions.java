package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One transaction over everything that uses one data source.
 *
 * <p>{@link #call} is for applications: inside it, every {@code getConnection()} of that data source, on this thread, gives the same
 * connection, so a booking, its payment and its reminder job commit together or not at all. It needs a {@link TenantDataSource}, or
 * a data source wrapped by {@link #aware}.
 *
 * <p>{@link #with} is for stores, and takes any data source: it joins the transaction that the connection is already in (ours, Spring's
 * {@code TransactionAwareDataSourceProxy}'s, a Jakarta Transactions data source's), and where there is none runs its own. It tells the
 * two apart by {@link Connection#getAutoCommit()}, so a pool must hand out connections in auto-commit mode, as they do by default.
 */
public final class Transactions {

    private Transactions() {}

    /**
     * Runs the body in one transaction: commits when it returns, rolls back when it throws. Inside another of the same data source it
     * joins that one. Entering a different tenant inside is refused when a connection is asked for.
     *
     * @throws IllegalArgumentException when the data source is neither a {@link TenantDataSource} nor from {@link #aware}
     * @throws DatabaseException when the transaction cannot begin or commit
     * @throws X what the body throws
     */
    public static <T extends @Nullable Object, X extends Exception> T call(DataSource dataSource, Call<T, X> body)
            throws X {
        if (requireNonNull(dataSource, "dataSource") instanceof TransactionAwareDataSource aware) {
            return aware.inTransaction(requireNonNull(body, "body"));
        }
        throw notAware(dataSource);
    }

    /**
     * As {@link #call}, without a result.
     *
     * @throws X what the body throws
     */
    @SuppressWarnings("NullAway") // a body without a result has none
    public static <X extends Exception> void run(DataSource dataSource, Action<X> body) throws X {
        Transactions.<@Nullable Void, X>call(dataSource, () -> {
            body.run();
            return null;
        });
    }

    /**
     * Whether this thread is inside {@link #call} of this data source: for code that is about to call somebody over the network. Costs
     * nothing.
     *
     * @throws IllegalArgumentException when the data source is neither a {@link TenantDataSource} nor from {@link #aware}
     */
    public static boolean isOpen(DataSource dataSource) {
        if (requireNonNull(dataSource, "dataSource") instanceof TransactionAwareDataSource aware) {
            return aware.isBound();
        }
        throw notAware(dataSource);
    }

    /** The data source, able to take part in {@link #call}: for programs of one tenant, without a {@link TenantDataSource}. */
    public static DataSource aware(DataSource dataSource) {
        requireNonNull(dataSource, "dataSource");
        return new TransactionAwareDataSource(dataSource) {
            @Override
            String owner() {
                return "";
            }

            @Override
            Connection lease() throws SQLException {
                return dataSource.getConnection();
            }
        };
    }

    /**
     * Runs the work on one connection: in the transaction that it is already part of, else in one of its own, which on a {@link
     * TenantDataSource} or one from {@link #aware} everything that the work calls joins.
     *
     * <p>A statement that fails inside a joined transaction spoils that transaction (PostgreSQL refuses all that follows), so a store that
     * expects a conflict says {@code ON CONFLICT DO NOTHING}, or sets a savepoint.
     *
     * @throws DatabaseException for every {@link SQLException}
     */
    public static <T extends @Nullable Object> T with(DataSource dataSource, SqlCall<T> work) {
        requireNonNull(work, "work");
        if (dataSource instanceof TransactionAwareDataSource aware) {
            return aware.inTransaction(() -> onConnection(aware, work));
        }
        return onConnection(dataSource, work);
    }

    private static IllegalArgumentException notAware(DataSource dataSource) {
        return new IllegalArgumentException(
                "dataSource must be a TenantDataSource or come from Transactions.aware(...), was "
                        + dataSource.getClass().getName());
    }

    private static <T extends @Nullable Object> T onConnection(DataSource dataSource, SqlCall<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            return connection.getAutoCommit() ? alone(connection, work) : work.call(connection);
        } catch (SQLException e) {
            throw DatabaseException.of(e);
        }
    }

    static <T extends @Nullable Object, X extends Exception> T alone(Connection connection, SqlBody<T, X> work)
            throws SQLException, X {
        connection.setAutoCommit(false);
        boolean done = false;
        try {
            T result = work.call(connection);
            connection.commit();
            done = true;
            return result;
        } finally {
            if (!done) {
                rollBack(connection);
            }
            restoreAutoCommit(connection, done);
        }
    }

    private static <T extends @Nullable Object> T alone(Connection connection, SqlCall<T> work) throws SQLException {
        return Transactions.<T, SQLException>alone(connection, (SqlBody<T, SQLException>) work::call);
    }

    /** The failure that led here is the one worth throwing; a connection that cannot roll back is refused by its pool. */
    @SuppressWarnings("EmptyCatch")
    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException alreadyFailing) {
            // as said above
        }
    }

    @SuppressWarnings("EmptyCatch")
    private static void restoreAutoCommit(Connection connection, boolean done) throws SQLException {
        try {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            if (done) {
                throw e;
            }
        }
    }

    interface SqlBody<T extends @Nullable Object, X extends Exception> {
        T call(Connection connection) throws SQLException, X;
    }
}
