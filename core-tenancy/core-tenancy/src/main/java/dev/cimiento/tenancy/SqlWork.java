package dev.cimiento.tenancy;

import java.sql.SQLException;

/**
 * Work on a connection.
 *
 * @param <T> what it gives
 */
@FunctionalInterface
interface SqlWork<T> {

    /** Does it. */
    T run() throws SQLException;
}
