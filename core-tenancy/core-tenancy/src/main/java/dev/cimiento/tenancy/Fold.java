package dev.cimiento.tenancy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What is sent around a statement, in the same message.
 *
 * <p>Outside a transaction the settings go with the implicit one of the message, where it is sure to be one message: PostgreSQL's driver ends it
 * before a statement for which it had to ask the type of a parameter. Where that may be, the statement is in one that is begun and committed ({@link #committing}).
 *
 * @param preamble before it
 * @param results how many results that has
 * @param ending behind it; empty, or what puts the session's search path back, or the end of the transaction; those have one result
 * @param inTransaction for an open transaction, or for one that ends with the statement
 * @param forgets whether it drops temporary tables
 */
record Fold(String preamble, int results, String ending, boolean inTransaction, boolean forgets) {

    /**
     * Whether this connection's driver sends all commands of a prepared statement in one message. If it sends them one by one, as PostgreSQL's
     * does with {@code preferQueryMode=simple}, or asks for the types of all parameters, as it does with {@code stringtype=unspecified}, settings
     * that go along with a statement are gone before it runs.
     */
    static boolean isKnownTo(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_catalog.set_config('search_path', '"
                + Target.NO_SCHEMA + "', true); SELECT pg_catalog.current_setting('search_path') WHERE ? <> ''")) {
            statement.setString(1, "any");
            // What it asked for the first time matters from the second on.
            boolean arrived = true;
            for (int i = 0; i < 3 && arrived; i++) {
                arrived = arrives(statement);
            }
            return arrived;
        }
    }

    private static boolean arrives(PreparedStatement statement) throws SQLException {
        statement.execute();
        statement.getMoreResults();
        try (ResultSet row = statement.getResultSet()) {
            return row != null && row.next() && Target.NO_SCHEMA.equals(row.getString(1));
        }
    }

    /** For a statement in auto-commit mode, in the implicit transaction of its message. */
    static Fold alone(Target target, boolean forgets, boolean reported) {
        return of(target, forgets, reported, "", false);
    }

    /** The same in a transaction that is begun and committed, where the driver may need more than one message. */
    Fold committing() {
        return new Fold("BEGIN; " + preamble, 1 + results, "COMMIT", false, forgets);
    }

    /** Whether it relies on the implicit transaction of one message. */
    boolean isAlone() {
        return !inTransaction && ending.isEmpty();
    }

    /** Whether it begins a transaction, and commits it. */
    boolean commits() {
        return !inTransaction && !ending.isEmpty();
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

    /** How many results are behind that of the statement. */
    int behind() {
        return ending.isEmpty() ? 0 : 1;
    }

    /** Whether the search path goes back behind the statement, while its transaction goes on. */
    boolean putsBack() {
        return inTransaction && !ending.isEmpty();
    }
}
