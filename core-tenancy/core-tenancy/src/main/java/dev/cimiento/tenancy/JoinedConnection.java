package dev.cimiento.tenancy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executor;

/** A view of the connection of an open transaction: closing it ends the view, and only the transaction's owner ends the transaction. */
final class JoinedConnection extends DelegatingConnection {

    private static final String INVALID_TRANSACTION_TERMINATION = "2D000";

    JoinedConnection(Connection connection) {
        super(connection);
    }

    @Override
    void release(Connection connection) {
        // The transaction goes on.
    }

    @Override
    public void setAutoCommit(boolean autoCommit) throws SQLException {
        if (autoCommit) {
            throw refused("setAutoCommit(true)");
        }
    }

    @Override
    public void commit() throws SQLException {
        throw refused("commit()");
    }

    @Override
    public void rollback() throws SQLException {
        throw refused("rollback()");
    }

    @Override
    public void abort(Executor executor) throws SQLException {
        throw refused("abort()");
    }

    private static SQLException refused(String call) {
        return new SQLException(
                call
                        + " inside Transactions.call: the transaction commits when the body returns and rolls back when it throws",
                INVALID_TRANSACTION_TERMINATION);
    }
}
