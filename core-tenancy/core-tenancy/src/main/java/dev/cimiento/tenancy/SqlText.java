package dev.cimiento.tenancy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The commands of a text of SQL, by their first words: as much as must be known to send settings along with it, and to refuse what would
 * end the transaction that the settings belong to. Knows PostgreSQL's quotes, dollar quotes and comments.
 */
final class SqlText {

    /** Commands that may run in one message after another command. */
    private static final Set<String> FOLDABLE =
            Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "WITH", "VALUES", "TABLE");

    private static final Set<String> ENDS_TRANSACTION = Set.of("COMMIT", "END", "ABORT", "BEGIN", "START");

    /** {@code SET} before these words ends with the transaction, or is about it. */
    private static final Set<String> LOCAL = Set.of("LOCAL", "TRANSACTION", "CONSTRAINTS");

    private static final String INVALID_TRANSACTION_TERMINATION = "2D000";

    private static final int WORDS = 4;

    private final String sql;
    private final List<List<String>> commands;
    private final boolean foldable;
    private final boolean temporaries;

    private SqlText(String sql, List<List<String>> commands) {
        this.sql = sql;
        this.commands = commands;
        this.foldable = commands.size() == 1 && FOLDABLE.contains(word(commands.get(0), 0));
        this.temporaries = mentions("temp");
    }

    static SqlText of(String sql) {
        return new SqlText(sql, new Scan(sql).commands());
    }

    /** Whether this word is anywhere in the text, in whatever case. */
    boolean mentions(String word) {
        for (int i = 0; i <= sql.length() - word.length(); i++) {
            if (sql.regionMatches(true, i, word, 0, word.length())) {
                return true;
            }
        }
        return false;
    }

    String sql() {
        return sql;
    }

    /** Whether it may make temporary tables: whether it has the word. */
    boolean mentionsTemporaries() {
        return temporaries;
    }

    /** One command that reads or writes rows. */
    boolean isFoldable() {
        return foldable;
    }

    /** Refuses what would take a connection out of the tenant's place without its knowing. */
    void requireAllowed(Telling telling, boolean pathAlone) throws SQLException {
        if (telling != Telling.SESSION && endsTransaction()) {
            throw new SQLException(
                    "transactions begin and end by setAutoCommit, commit() and rollback(), not by SQL: the tenant's"
                            + " settings end with the transaction",
                    INVALID_TRANSACTION_TERMINATION);
        }
        if ((telling != Telling.SESSION || !pathAlone) && changesTenant()) {
            throw new SQLException(
                    "the tenant decides search path and role: enter another with TenantContext.call", "42501");
        }
        if (!pathAlone && mentions("set_config")) {
            throw new SQLException("set_config could change the role or the tenant of row security", "42501");
        }
        if (telling != Telling.SESSION && changesSession()) {
            throw new SQLException(
                    "a setting of the session would meet the next tenant: use SET LOCAL inside a transaction", "42501");
        }
    }

    /** Whether a command begins, ends or prepares a transaction. */
    boolean endsTransaction() {
        return any(command -> {
            String first = word(command, 0);
            return ENDS_TRANSACTION.contains(first)
                    || (first.equals("ROLLBACK") && !rollsBackToSavepoint(command))
                    || (first.equals("PREPARE") && word(command, 1).equals("TRANSACTION"));
        });
    }

    /** Whether a command undoes settings that were made since a savepoint. */
    boolean rollsBackToSavepoint() {
        return any(SqlText::rollsBackToSavepoint);
    }

    /** Whether a command changes a setting for longer than the transaction. */
    boolean changesSession() {
        return any(command -> {
            String first = word(command, 0);
            return first.equals("RESET")
                    || first.equals("DISCARD")
                    || (first.equals("SET") && !LOCAL.contains(word(command, 1)));
        });
    }

    /** Whether a command changes, even for a moment, who or where the connection is. */
    boolean changesTenant() {
        return any(command -> {
            String first = word(command, 0);
            if (first.equals("DISCARD")) {
                return true;
            }
            if (!first.equals("SET") && !first.equals("RESET")) {
                return false;
            }
            String second = word(command, 1);
            String name = second.equals("LOCAL") || second.equals("SESSION") ? word(command, 2) : second;
            return name.equals("SEARCH_PATH")
                    || name.equals("SCHEMA")
                    || name.equals("ROLE")
                    || name.equals("AUTHORIZATION")
                    || name.equals("SESSION_AUTHORIZATION")
                    || name.equals("ALL")
                    || name.startsWith("CIMIENTO");
        });
    }

    /** A command that reads or writes rows, which is nearly every text, is none of those that are looked for. */
    private boolean any(Predicate<List<String>> what) {
        return !foldable && commands.stream().anyMatch(what);
    }

    private static boolean rollsBackToSavepoint(List<String> command) {
        return word(command, 0).equals("ROLLBACK") && command.contains("TO");
    }

    private static String word(List<String> command, int index) {
        return index < command.size() ? command.get(index) : "";
    }

    /** Goes through the text once. */
    private static final class Scan {

        private final String sql;
        private final List<List<String>> commands = new ArrayList<>(1);
        private List<String> command = new ArrayList<>(WORDS);
        private int at;

        Scan(String sql) {
            this.sql = sql;
        }

        List<List<String>> commands() {
            while (at < sql.length()) {
                step();
            }
            end();
            return commands;
        }

        private void step() {
            char c = sql.charAt(at);
            if (c == ';') {
                end();
                at++;
            } else if (sql.startsWith("--", at)) {
                int line = sql.indexOf('\n', at);
                at = line < 0 ? sql.length() : line + 1;
            } else if (sql.startsWith("/*", at)) {
                comment();
            } else if (c == '\'') {
                boolean escapes = at > 0 && (sql.charAt(at - 1) == 'e' || sql.charAt(at - 1) == 'E');
                add(quoted(c, escapes));
            } else if (c == '"') {
                add(quoted(c, false));
            } else if (c == '$' && !dollar()) {
                at++;
            } else if (Character.isLetter(c) || c == '_') {
                word();
            } else if (c != '$') {
                at++;
            }
        }

        private void end() {
            if (!command.isEmpty()) {
                commands.add(command);
                command = new ArrayList<>(WORDS);
            }
        }

        private void add(String word) {
            if (command.size() < WORDS) {
                command.add(word);
            }
        }

        private void word() {
            int from = at;
            while (at < sql.length()
                    && (Character.isLetterOrDigit(sql.charAt(at)) || "_$.".indexOf(sql.charAt(at)) >= 0)) {
                at++;
            }
            if (command.size() < WORDS) {
                add(sql.substring(from, at).toUpperCase(Locale.ROOT));
            }
        }

        private String quoted(char quote, boolean escapes) {
            int from = ++at;
            while (at < sql.length()) {
                char c = sql.charAt(at);
                if (escapes && c == '\\') {
                    at++;
                } else if (c == quote) {
                    if (at + 1 < sql.length() && sql.charAt(at + 1) == quote) {
                        at++;
                    } else {
                        break;
                    }
                }
                at++;
            }
            at = Math.min(at, sql.length());
            String inside = command.size() < WORDS ? sql.substring(from, at).toUpperCase(Locale.ROOT) : "";
            at = Math.min(at + 1, sql.length());
            return inside;
        }

        private void comment() {
            int depth = 0;
            do {
                if (sql.startsWith("/*", at)) {
                    depth++;
                    at += 2;
                } else if (sql.startsWith("*/", at)) {
                    depth--;
                    at += 2;
                } else {
                    at++;
                }
            } while (depth > 0 && at < sql.length());
        }

        /** Skips a text between dollar quotes, where one begins here. */
        private boolean dollar() {
            int close = at + 1;
            while (close < sql.length() && (Character.isLetterOrDigit(sql.charAt(close)) || sql.charAt(close) == '_')) {
                close++;
            }
            if (close >= sql.length() || sql.charAt(close) != '$' || Character.isDigit(sql.charAt(at + 1))) {
                return false;
            }
            String tag = sql.substring(at, close + 1);
            int end = sql.indexOf(tag, close + 1);
            at = end < 0 ? sql.length() : end + tag.length();
            return true;
        }
    }
}
