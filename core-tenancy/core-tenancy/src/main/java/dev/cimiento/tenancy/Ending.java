package dev.cimiento.tenancy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a connection when its loan ends. It has no open statement and no open transaction then. */
@FunctionalInterface
interface Ending {

    /** Back to the pool as nobody's. */
    Ending CLEANED = (connection, lease) -> {
        if (!lease.isLost()) {
            cleanAndClose(connection);
        }
    };

    /** Back to the pool; nobody's already, unless something of the session was changed. */
    Ending CLOSED = (connection, lease) -> {
        if (lease.isChanged() && !lease.isLost()) {
            cleanAndClose(connection);
        } else {
            connection.close();
        }
    };

    /** Ends the loan. */
    void end(Connection connection, LeasedConnection lease) throws SQLException;

    /** Makes the connection nobody's and gives it back to its pool; closes it for good where that fails. */
    static void cleanAndClose(Connection connection) throws SQLException {
        try {
            execute(connection, Target.CLEAN);
        } catch (SQLException e) {
            Log.LOG.warn("closing for good a connection that could not be cleaned, SQLSTATE {}", e.getSQLState());
            discard(connection);
            return;
        }
        connection.close();
    }

    /** Does what begins and commits a transaction by SQL; when it fails, the transaction may still be open. */
    static <T> T rollbackIfFailed(Connection connection, SqlWork<T> work) throws SQLException {
        try {
            return work.run();
        } catch (SQLException | RuntimeException | Error e) {
            try {
                execute(connection, "ROLLBACK");
            } catch (SQLException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    /** Runs a text without parameters or rows. */
    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Ends the physical connection, and lets the pool notice at once. */
    static void discard(Connection connection) {
        try {
            connection.abort(Runnable::run);
            // HikariCP evicts a connection when a call on it fails with class 08, and otherwise might lend it within
            // half a second.
            connection.createStatement().close();
        } catch (SQLException expected) {
            Log.LOG.debug("discarded connection, SQLSTATE {}", expected.getSQLState());
        }
        try {
            connection.close();
        } catch (SQLException alreadyGone) {
            Log.LOG.debug("discarded connection was gone, SQLSTATE {}", alreadyGone.getSQLState());
        }
    }

    /** An interface has no private fields. */
    final class Log {

        private static final Logger LOG = LoggerFactory.getLogger(LeasedConnection.class);

        private Log() {}
    }
}
