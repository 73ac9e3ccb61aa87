package dev.cimiento.tenancy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Asks the driver for the search path that the server last reported, without a round trip. PostgreSQL 18 and newer report every change of
 * it, also one made inside a function or undone by a rollback; older servers report nothing, and then this is empty. With PostgreSQL's
 * driver:
 *
 * <pre>{@code
 * connection -> Optional.ofNullable(connection.unwrap(PGConnection.class).getParameterStatus("search_path"))
 * }</pre>
 */
@FunctionalInterface
public interface SearchPathReport {

    /** A report that knows nothing: for servers before 18, and drivers that keep no reports. */
    SearchPathReport NONE = connection -> Optional.empty();

    /** The search path as last reported, or empty where the server does not report it. */
    Optional<String> searchPath(Connection connection) throws SQLException;
}
