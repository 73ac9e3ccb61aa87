package dev.cimiento.tenancy;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Work on one connection.
 *
 * @param <T> the result
 */
@FunctionalInterface
public interface SqlCall<T extends @Nullable Object> {

    /**
     * Does the work. The connection is open, inside a transaction, and closed by whoever opened it.
     *
     * @throws SQLException when the database refuses or is gone
     */
    T call(Connection connection) throws SQLException;
}
