package dev.cimiento.tenancy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What is sent around a statement, in the same message.
 *
 * @param preamble before it
 * @param results how many results that has
 * @param ending behind it; empty, or what puts the session's search path back, which has one result
 * @param inTransaction for an open transaction, or for the implicit one of a single message
 * @param forgets whether it drops temporary tables
 */
record Fold(String preamble, int results, String ending, boolean inTransaction, boolean forgets) {

    /**
     * Whether this connection's driver sends all commands of a prepared statement in one message. If it sends them one by one, as PostgreSQL's
     * does with {@code preferQueryMode=simple}, settings that go along with a statement are gone before it runs.
     */
    static boolean isKnownTo(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_catalog.set_config('search_path', '"
                + Target.NO_SCHEMA + "', true); SELECT pg_catalog.current_setting('search_path') = ?")) {
            statement.setString(1, Target.NO_SCHEMA);
            statement.execute();
            statement.getMoreResults();
            try (ResultSet row = statement.getResultSet()) {
                return row != null && row.next() && row.getBoolean(1);
            }
        }
    }

    /** For a statement in auto-commit mode. */
    static Fold alone(Target target, boolean forgets, boolean reported) {
        return of(target, forgets, reported, "", false);
    }

    /**
     * For a statement of a transaction. A role, or the tenant of row security, stays for the rest of it; a search path goes back.
     *
     * @param pathBefore the session's, or empty where that is not reported: then it is the default
     */
    static Fold inTransaction(Target target, boolean forgets, boolean reported, String pathBefore) {
        if (target.isPathAlone()) {
            return of(target, forgets, reported, pathBack(pathBefore), true);
        }
        return forgets
                ? new Fold(target.forStatementLocal(), target.commands() + 1, "", true, true)
                : new Fold(target.forTransaction() + "; ", target.commands(), "", true, false);
    }

    private static Fold of(Target target, boolean forgets, boolean reported, String ending, boolean inTransaction) {
        if (!forgets) {
            return new Fold(target.forStatement(), 1, ending, inTransaction, false);
        }
        return reported && target.isPathAlone()
                ? new Fold(target.forStatementLocal(), 2, ending, inTransaction, true)
                : new Fold(target.forStatementForgetting(), 2, ending, inTransaction, true);
    }

    /** Puts the search path back unless the transaction has written: then what is deferred to its commit must find the tenant's. */
    private static String pathBack(String path) {
        String before = path.isEmpty() || path.indexOf('\\') >= 0 ? "NULL" : "'" + path.replace("'", "''") + "'";
        return "SELECT WHERE CASE WHEN pg_catalog.pg_current_xact_id_if_assigned() IS NULL"
                + " THEN pg_catalog.set_config('search_path', " + before + ", true) IS NULL ELSE false END";
    }

    /** The statement, with what goes around it. */
    String around(String sql) {
        // Before the ending a line of its own, since the text may end with a comment.
        return ending.isEmpty() ? preamble + sql : preamble + sql + "\n; " + ending;
    }

    /** Whether the search path goes back behind the statement. */
    boolean putsBack() {
        return !ending.isEmpty();
    }
}
