package dev.cimiento.tenancy.fleet;

import dev.cimiento.tenancy.postgresql.Identifier;
import dev.cimiento.tenancy.postgresql.Sql;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** Puts exported rows into tables, and compares: what is there afterwards is what was exported, or nothing is done. For one transaction. */
final class TableLoad {

    private static final int AT_ONCE = 500;
    private static final String LINES = "pg_temp.cimiento_restore";

    private final Connection connection;
    private final Sql sql;

    private TableLoad(Connection connection) {
        this.connection = connection;
        this.sql = Sql.on(connection);
    }

    static TableLoad on(Connection connection) throws SQLException {
        TableLoad load = new TableLoad(connection);
        load.execute(Exporter.FORMATS);
        load.execute("CREATE TEMP TABLE cimiento_restore (n bigint, line json) ON COMMIT DROP");
        return load;
    }

    /** What a table has instead of the exported rows. */
    static final class Differs extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Differs(String table) {
            super("table " + table + " holds other rows than the export");
        }
    }

    /**
     * Brings the rows of the file into the part of a table, which has none yet, or has these already.
     *
     * @param table quoted, with its schema
     * @param part what follows FROM to see the tenant's rows, as {@code whole}
     * @return how many rows there are
     * @throws Differs when there are others, or a trigger or default made others of them
     */
    long load(String table, String part, Path file, List<String> parameters) throws SQLException {
        long lines = read(file);
        if (!sql.exists("SELECT 1 FROM " + part, parameters.toArray())) {
            List<String> columns = sql.list(
                    "SELECT attname FROM pg_attribute WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped"
                            + " AND attgenerated = '' ORDER BY attnum",
                    row -> row.string("attname"),
                    table);
            String names = columns.stream().map(Identifier::quoted).collect(Collectors.joining(", "));
            String values = columns.stream()
                    .map(column -> "r." + Identifier.quoted(column))
                    .collect(Collectors.joining(", "));
            // In one statement, so that rows may refer to each other; in the order in which they were.
            execute("INSERT INTO " + table + " (" + names + ") OVERRIDING SYSTEM VALUE SELECT " + values
                    + " FROM (SELECT line FROM " + LINES + " ORDER BY n) l, json_populate_record(NULL::" + table
                    + ", l.line) r");
        }
        String there = "SELECT to_jsonb(whole.*) FROM " + part;
        String exported = "SELECT line::jsonb FROM " + LINES;
        boolean same = !sql.exists(
                        "SELECT 1 FROM (" + there + " EXCEPT ALL " + exported + ") x LIMIT 1", parameters.toArray())
                && !sql.exists(
                        "SELECT 1 FROM (" + exported + " EXCEPT ALL " + there + ") x LIMIT 1", parameters.toArray());
        if (!same) {
            throw new Differs(table);
        }
        return lines;
    }

    private long read(Path file) throws SQLException {
        execute("TRUNCATE " + LINES);
        long lines = 0;
        try (BufferedReader reader = Files.newBufferedReader(file);
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO " + LINES + " (n, line) VALUES (?, ?::json)")) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                insert.setLong(1, ++lines);
                insert.setString(2, line);
                insert.addBatch();
                if (lines % AT_ONCE == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    /** Keeps the tables' own triggers, which acted when the rows were first written, from acting again. */
    void quietly(List<String> tables, Work work) throws SQLException {
        StringBuilder enable = new StringBuilder();
        for (String table : tables) {
            for (String back : sql.list(
                    "SELECT format('ALTER TABLE %s ENABLE %s TRIGGER %I', tgrelid::regclass,"
                            + " CASE tgenabled WHEN 'A' THEN 'ALWAYS' WHEN 'R' THEN 'REPLICA' ELSE '' END, tgname) AS back"
                            + " FROM pg_trigger WHERE tgrelid = ?::regclass AND NOT tgisinternal AND tgenabled <> 'D'",
                    row -> row.string("back"), table)) {
                enable.append(back).append(';');
            }
            execute("ALTER TABLE " + table + " DISABLE TRIGGER USER");
        }
        work.run();
        if (!enable.isEmpty()) {
            execute(enable.toString());
        }
    }

    private void execute(String statement) throws SQLException {
        try (Statement any = connection.createStatement()) {
            any.execute(statement);
        }
    }

    /** Work in the middle. */
    @FunctionalInterface
    interface Work {
        /** Does it. */
        void run() throws SQLException;
    }
}
