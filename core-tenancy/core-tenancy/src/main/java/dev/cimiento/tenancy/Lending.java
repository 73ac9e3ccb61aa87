package dev.cimiento.tenancy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** How a connection of a pool becomes one of a tenant. */
interface Lending extends AutoCloseable {

    /** A connection in the tenant's place. */
    Connection lend(DataSource pool, Target target, Placement placement) throws SQLException;

    /** Gives back what is kept. */
    @Override
    default void close() {}

    /** Tells the session before the loan, and makes it nobody's after. */
    static Lending session(SearchPathReport report) {
        SqlTexts texts = new SqlTexts();
        return (pool, target, placement) -> lend(pool, connection -> {
            Ending.execute(connection, target.forSession());
            String path = report.searchPath(connection).orElse("");
            return new LeasedConnection(
                    connection, target, texts, Telling.SESSION, false, report, path, Loan.HOME, Ending.CLEANED);
        });
    }

    /** Tells each transaction, and nothing else. */
    static Lending transaction(SearchPathReport report) {
        SqlTexts texts = new SqlTexts();
        Map<DataSource, Boolean> folding = new ConcurrentHashMap<>();
        return (pool, target, placement) -> lend(pool, connection -> {
            Boolean folds = folding.get(pool);
            if (folds == null) {
                folds = Fold.isKnownTo(connection);
                folding.put(pool, folds);
            }
            String path = report.searchPath(connection).orElse("");
            return new LeasedConnection(
                    connection, target, texts, Telling.TRANSACTION, folds, report, path, Loan.STRANGE, Ending.CLOSED);
        });
    }

    private static Connection lend(DataSource pool, Binding binding) throws SQLException {
        return bind(pool.getConnection(), binding);
    }

    /** Binds the connection, or ends it for good where that fails. */
    static Connection bind(Connection connection, Binding binding) throws SQLException {
        boolean bound = false;
        try {
            // Outside a transaction, or a later rollback would take the settings back with it.
            if (!connection.getAutoCommit()) {
                connection.setAutoCommit(true);
            }
            Connection leased = binding.bind(connection);
            bound = true;
            return leased;
        } finally {
            if (!bound) {
                Ending.discard(connection);
            }
        }
    }

    /** What makes a tenant's connection of a pool's. */
    @FunctionalInterface
    interface Binding {
        /** Makes it. */
        Connection bind(Connection connection) throws SQLException;
    }
}
