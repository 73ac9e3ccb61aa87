package dev.cimiento.tenancy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection on loan to one tenant, cleaned before its pool sees it again. */
final class LeasedConnection extends DelegatingConnection {

    private static final Logger LOG = LoggerFactory.getLogger(LeasedConnection.class);

    /** No migration creates it, so a connection that no tenant holds sees no table. */
    private static final String NO_SCHEMA = "cimiento_none";

    private final String owner;

    /**
     * On loan to this owner.
     *
     * @param owner as {@link TenantDataSource#owner()} names it
     */
    LeasedConnection(Connection connection, String owner) {
        super(connection);
        this.owner = owner;
    }

    /**
     * A framework that binds connections to its own transactions hands this one out again, also after another tenant was entered inside the
     * transaction: that tenant's statement must not run here.
     */
    @Override
    void beforeStatement() {
        String now = TenantContext.describe();
        if (!now.equals(owner)) {
            throw new IllegalStateException("this connection belongs to " + owner + ", and " + now
                    + " wants to use it: end the transaction before entering another tenant");
        }
    }

    @Override
    void release(Connection connection) throws SQLException {
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("RESET ROLE; SET search_path TO \"" + NO_SCHEMA + "\"");
            }
        } catch (SQLException e) {
            LOG.warn("closing for good a connection that could not be cleaned, SQLSTATE {}", e.getSQLState());
            discard(connection);
            return;
        }
        connection.close();
    }

    /** Ends the physical connection, and lets the pool notice at once. */
    static void discard(Connection connection) {
        try {
            connection.abort(Runnable::run);
            // HikariCP evicts a connection when a call on it fails with class 08, and otherwise might lend it within
            // half a second.
            connection.createStatement().close();
        } catch (SQLException expected) {
            LOG.debug("discarded connection, SQLSTATE {}", expected.getSQLState());
        }
        try {
            connection.close();
        } catch (SQLException alreadyGone) {
            LOG.debug("discarded connection was gone, SQLSTATE {}", alreadyGone.getSQLState());
        }
    }
}
