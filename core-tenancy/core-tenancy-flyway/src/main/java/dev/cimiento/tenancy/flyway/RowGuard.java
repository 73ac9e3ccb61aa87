package dev.cimiento.tenancy.flyway;

import dev.cimiento.tenancy.DatabaseException;
import dev.cimiento.tenancy.Placement;
import dev.cimiento.tenancy.postgresql.RowSecurity;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Row security for the tables that tenants share, in the transaction of the script that makes them: none is readable before it is protected,
 * and a script whose tables cannot be protected is taken back.
 */
final class RowGuard implements Callback {

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.AFTER_EACH_MIGRATE
                && Placement.SHARED_SCHEMA.equals(context.getConfiguration().getDefaultSchema());
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        try {
            protect(context.getConnection());
        } catch (SQLException e) {
            throw DatabaseException.of(e);
        }
    }

    /** What a script outside a transaction made is there already; it is protected whole or not at all. */
    private static void protect(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            RowSecurity.protectWhatWasMade(connection);
            return;
        }
        connection.setAutoCommit(false);
        try {
            RowSecurity.protectWhatWasMade(connection);
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    @Override
    public String getCallbackName() {
        return "row security";
    }
}
