package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.tenancy.Affinity;
import dev.cimiento.tenancy.SearchPathReport;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.postgresql.Sql;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.postgresql.jdbc.PgConnection;

/** Statements that take the tenant's settings along and put the session's back: the application sees its own statement alone. */
class StatementsWithSettingsTest {

    private static final TenantId A = TenantId.of("a");
    private static final TenantId B = TenantId.of("b");

    private static final List<Setting<PreparedStatement>> UNTYPED = List.of(
            s -> s.setObject(1, null),
            s -> s.setNull(1, Types.OTHER),
            s -> s.setNull(1, Types.NULL, null),
            s -> s.setObject(1, "text", Types.OTHER),
            s -> s.setTimestamp(1, Timestamp.from(Instant.EPOCH)),
            s -> s.setObject(1, Timestamp.from(Instant.EPOCH)));

    private static final List<Setting<PreparedStatement>> TYPED = List.of(
            s -> s.setString(1, "text"),
            s -> s.setNull(1, Types.VARCHAR),
            s -> s.setNull(1, Types.INTEGER),
            s -> s.setInt(1, 1),
            s -> s.setLong(1, 1),
            s -> s.setDouble(1, 1),
            s -> s.setBigDecimal(1, BigDecimal.ONE),
            s -> s.setBoolean(1, true),
            s -> s.setBytes(1, new byte[1]),
            s -> s.setObject(1, "text", Types.VARCHAR),
            s -> s.setObject(1, null, Types.BIGINT),
            s -> s.setObject(1, "text"),
            s -> s.setObject(1, 1),
            s -> s.setObject(1, BigInteger.ONE),
            s -> s.setObject(1, true),
            s -> s.setObject(1, new byte[1]),
            s -> s.setObject(1, new UUID(1, 1)),
            s -> s.setObject(1, LocalDate.EPOCH),
            s -> s.setObject(1, LocalDate.EPOCH.atStartOfDay()),
            s -> s.setObject(1, OffsetDateTime.MIN),
            s -> s.setArray(1, s.getConnection().createArrayOf("text", new String[] {"text"})));

    private TestDatabase database;

    /** The one below all others, asked without its mode knowing. */
    private Connection physical;

    @BeforeEach
    void start() {
        database = TestDatabase.create().migrate(A, Notes.SCHEMA).migrate(B, Notes.SCHEMA);
        database.migratePublic(Notes.SCHEMA);
        for (String schema : List.of("t_a", "t_b", "public")) {
            database.execute("ALTER TABLE " + schema + ".note DROP CONSTRAINT note_body_key");
        }
    }

    @AfterEach
    void stop() {
        database.close();
    }

    /** Each mode that sends settings along, on a pool of one connection. */
    private Stream<DynamicTest> eachMode(Body body) {
        Affinity reported = Affinity.of(Wirings.REPORT, 1);
        Affinity unreported = Affinity.of(SearchPathReport.NONE, 1);
        return Stream.of(
                in("per transaction", TenantDataSource::perTransaction, body),
                in("per transaction, reported", ds -> ds.perTransaction(Wirings.REPORT), body),
                in("affinity, reported", ds -> ds.withAffinity(reported), body),
                in("affinity, unreported", ds -> ds.withAffinity(unreported), body));
    }

    private DynamicTest in(String name, UnaryOperator<TenantDataSource> mode, Body body) {
        return DynamicTest.dynamicTest(name, () -> {
            try (HikariDataSource pool = Wirings.pool(database, 1);
                    TenantDataSource dataSource = mode.apply(TenantDataSource.over(pool))) {
                try (Connection only = pool.getConnection()) {
                    physical = only.unwrap(PgConnection.class);
                }
                for (TenantId tenant : List.of(A, B, A)) {
                    TenantContext.run(tenant, () -> {
                        try (Connection connection = dataSource.getConnection()) {
                            body.run(connection, tenant);
                        }
                    });
                }
            }
        });
    }

    private interface Setting<S> {
        void apply(S statement) throws SQLException;
    }

    private interface Body {
        void run(Connection connection, TenantId tenant) throws Exception;
    }

    private static void write(Connection connection, TenantId tenant) throws SQLException {
        IsolationScene.run(connection, "INSERT INTO note (tenant, body) VALUES ('" + tenant + "', 'x')");
    }

    private static List<String> tenants(Connection connection) throws SQLException {
        return Sql.on(connection).list("SELECT DISTINCT tenant FROM note", row -> row.string("tenant"));
    }

    @TestFactory
    @DisplayName("a statement has its own result and no other, however it is written and run")
    Stream<DynamicTest> results() {
        return eachMode((connection, tenant) -> {
            for (boolean autoCommit : List.of(true, false)) {
                connection.setAutoCommit(autoCommit);
                write(connection, tenant);
                if (!autoCommit) {
                    connection.commit();
                }
                for (String end : List.of("", ";", " -- the end", "; ", "/* the end */")) {
                    String select = "SELECT tenant FROM note" + end;
                    try (Statement statement = connection.createStatement()) {
                        assertThat(statement.execute(select)).isTrue();
                        requireOneResult(statement, tenant);
                        requireOneResult(statement.executeQuery(select), tenant);
                    }
                    try (PreparedStatement statement = connection.prepareStatement(select)) {
                        for (int i = 0; i < 3; i++) {
                            assertThat(statement.execute()).isTrue();
                            requireOneResult(statement, tenant);
                        }
                    }
                    String update = "UPDATE note SET body = 'y'" + end;
                    try (Statement statement = connection.createStatement()) {
                        assertThat(statement.execute(update)).isFalse();
                        assertThat(statement.getUpdateCount()).isPositive();
                        assertThat(statement.getMoreResults()).isFalse();
                        assertThat(statement.getUpdateCount()).isEqualTo(-1);
                        assertThat((Object) statement.getWarnings()).isNull();
                    }
                }
                if (!autoCommit) {
                    connection.rollback();
                }
            }
        });
    }

    private static void requireOneResult(Statement statement, TenantId tenant) throws SQLException {
        requireOneResult(statement.getResultSet(), tenant);
        assertThat(statement.getMoreResults()).isFalse();
        assertThat(statement.getUpdateCount()).isEqualTo(-1);
        assertThat((Object) statement.getWarnings()).isNull();
    }

    private static void requireOneResult(ResultSet rows, TenantId tenant) throws SQLException {
        int count = 0;
        while (rows.next()) {
            assertThat(rows.getString(1)).isEqualTo(tenant.value());
            count++;
        }
        assertThat(count).isPositive();
    }

    @TestFactory
    @DisplayName("a check that was deferred to the commit looks at the tenant's tables")
    Stream<DynamicTest> deferred() {
        for (String schema : List.of("t_a", "t_b")) {
            database.execute("""
                    CREATE FUNCTION %1$s.seen() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN INSERT INTO seen SELECT tenant FROM note; RETURN NULL; END';
                    CREATE TABLE %1$s.seen (tenant text);
                    CREATE CONSTRAINT TRIGGER later AFTER INSERT ON %1$s.note DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION %1$s.seen()""".formatted(schema));
        }
        return eachMode((connection, tenant) -> {
            connection.setAutoCommit(false);
            assertThat(tenants(connection)).doesNotContain(tenant.equals(A) ? "b" : "a");
            write(connection, tenant);
            assertThat(tenants(connection)).containsExactly(tenant.value());
            connection.commit();
            assertThat(Sql.on(connection).list("SELECT DISTINCT tenant FROM seen", row -> row.string("tenant")))
                    .containsExactly(tenant.value());
            connection.rollback();
        });
    }

    @TestFactory
    @DisplayName(
            "what was set on a prepared statement holds in whichever form it runs: alone, as a batch, in a transaction")
    Stream<DynamicTest> forms() {
        return eachMode((connection, tenant) -> {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO note (tenant, body) VALUES (?, ?)")) {
                insert.setQueryTimeout(7);
                insert.setString(1, tenant.value());
                insert.setCharacterStream(2, new StringReader("streamed in a batch"));
                insert.addBatch();
                assertThat(insert.executeBatch()).containsExactly(1);
                insert.setString(2, "alone");
                assertThat(insert.executeUpdate()).isEqualTo(1);
                insert.setCharacterStream(2, new StringReader("streamed"));
                assertThat(insert.executeUpdate()).isEqualTo(1);
                insert.setObject(2, "set anew");
                assertThat(insert.executeUpdate()).isEqualTo(1);
                for (int i = 0; i < 100; i++) {
                    insert.setString(2, "one of many " + i);
                    insert.addBatch();
                }
                assertThat(insert.executeBatch()).hasSize(100);
                connection.setAutoCommit(false);
                insert.setString(2, "in a transaction");
                assertThat(insert.executeUpdate()).isEqualTo(1);
                assertThat(insert.executeUpdate()).isEqualTo(1);
                assertThat(insert.getQueryTimeout()).isEqualTo(7);
                assertThat(insert.getParameterMetaData().getParameterCount()).isEqualTo(2);
                connection.commit();
            }
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT tenant, body FROM note WHERE body = ?")) {
                for (int i = 0; i < 100; i++) {
                    select.setString(1, "nobody's " + i);
                }
                select.setString(1, "in a transaction");
                requireOneResult(select.executeQuery(), tenant);
                assertThat(select.getMetaData().getColumnCount()).isEqualTo(2);
                connection.rollback();
                select.setString(1, "one of many 7");
                requireOneResult(select.executeQuery(), tenant);
                connection.rollback();
            }
            for (String body : List.of("alone", "streamed", "streamed in a batch", "set anew")) {
                assertThat(Sql.on(connection).number("SELECT count(*) FROM note WHERE body = ?", body))
                        .isEqualTo(Sql.on(connection).number("SELECT count(*) FROM note WHERE body = 'alone'"))
                        .isPositive();
            }
            assertThat(tenants(connection)).containsExactly(tenant.value());
        });
    }

    @TestFactory
    @DisplayName(
            "a parameter whose type the driver does not know, and so asks for, does not take the statement out of the tenant's place")
    Stream<DynamicTest> untyped() {
        return eachMode((connection, tenant) -> {
            write(connection, tenant);
            for (int i = 0; i < 12; i++) {
                for (Setting<PreparedStatement> setting : UNTYPED) {
                    for (Setting<PreparedStatement> other : List.of(setting, TYPED.get(0))) {
                        requireOwnRows(connection, tenant, setting, other);
                        requireOwnRows(connection, tenant, other, setting);
                    }
                    assertThat(Sql.on(connection)
                                    .list(
                                            "SELECT tenant FROM note WHERE tenant = coalesce(?, tenant) LIMIT 1",
                                            row -> row.string("tenant"),
                                            Optional.empty()))
                            .containsExactly(tenant.value());
                }
            }
        });
    }

    @TestFactory
    @DisplayName("a parameter of each type that the driver does know goes with one message, again and again")
    Stream<DynamicTest> typed() {
        return eachMode((connection, tenant) -> {
            write(connection, tenant);
            // A text of its own for each: what the driver has asked about one, it remembers with the text.
            for (int which = 0; which < TYPED.size(); which++) {
                for (int i = 0; i < 4; i++) {
                    try (PreparedStatement select = connection.prepareStatement(
                            "SELECT tenant, pg_catalog.current_schema() FROM note WHERE ? IS NULL OR " + which
                                    + " >= 0")) {
                        TYPED.get(which).apply(select);
                        requireOneResult(select.executeQuery(), tenant);
                        requireOneResult(select.executeQuery(), tenant);
                    }
                }
            }
        });
    }

    private static void requireOwnRows(
            Connection connection, TenantId tenant, Setting<PreparedStatement> first, Setting<PreparedStatement> second)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT tenant, pg_catalog.current_schema() FROM note WHERE ?::text IS DISTINCT FROM 'none'")) {
            first.apply(select);
            ResultSet rows = select.executeQuery();
            second.apply(select);
            requireOneResult(rows, tenant);
            requireOneResult(select.executeQuery(), tenant);
            requireOneResult(select.executeQuery(), tenant);
        }
    }

    @TestFactory
    @DisplayName(
            "a statement that fails outside a transaction, or at its commit, leaves nothing behind: no row and no open transaction")
    Stream<DynamicTest> failed() {
        for (String schema : List.of("t_a", "t_b")) {
            database.execute(
                    "ALTER TABLE " + schema + ".note ADD CONSTRAINT once UNIQUE (body) DEFERRABLE INITIALLY DEFERRED");
        }
        return eachMode((connection, tenant) -> {
            write(connection, tenant);
            // Seen at the commit, and at once.
            for (String failing : List.of(
                    "INSERT INTO note (tenant, body) SELECT 'lost', 'x' FROM pg_catalog.generate_series(1, 1) n",
                    "INSERT INTO note (tenant, body) SELECT 'lost', 1 / (n - 2) FROM pg_catalog.generate_series(1, 2) n")) {
                for (int i = 0; i < 3; i++) {
                    assertThatThrownBy(() -> IsolationScene.run(connection, failing))
                            .isInstanceOf(SQLException.class);
                    assertThatThrownBy(() -> Sql.on(connection).update(failing)).isInstanceOf(SQLException.class);
                    // With a parameter whose type is not known, it is begun and committed in its own message.
                    assertThatThrownBy(() -> Sql.on(connection)
                                    .update(failing + " WHERE ? IS DISTINCT FROM 'none'", Optional.empty()))
                            .isInstanceOf(SQLException.class);
                    assertThat(openTransactions()).isZero();
                    assertThat(tenants(connection)).containsExactly(tenant.value());
                }
            }
            assertThat(Sql.on(connection).update("DELETE FROM note")).isEqualTo(1);
        });
    }

    private long openTransactions() throws SQLException {
        try (Connection other = database.dataSource().getConnection()) {
            return Sql.on(other)
                    .number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND state LIKE 'idle in transaction%'");
        }
    }

    @TestFactory
    @DisplayName("where the driver lets the server find every type, each tenant still sees its own rows alone")
    Stream<DynamicTest> unspecified() {
        return with("&prepareThreshold=1&stringtype=unspecified");
    }

    @TestFactory
    @DisplayName(
            "a cursor, an array of the tenant's own type and a savepoint find the tenant's place after other statements")
    Stream<DynamicTest> mixed() {
        for (String schema : List.of("t_a", "t_b")) {
            database.execute("CREATE TYPE " + schema + ".mood AS ENUM ('" + schema + "')");
        }
        return eachMode((connection, tenant) -> {
            connection.setAutoCommit(false);
            write(connection, tenant);
            connection.commit();
            assertThat(tenants(connection)).containsExactly(tenant.value());
            try (Statement statement = connection.createStatement()) {
                statement.setFetchSize(1);
                requireOneResult(statement.executeQuery("SELECT tenant FROM note"), tenant);
            }
            connection.rollback();
            assertThat(tenants(connection)).containsExactly(tenant.value());
            assertThat(connection
                            .createArrayOf("mood", new Object[] {"t_" + tenant})
                            .getBaseTypeName())
                    .isEqualTo("mood");
            connection.rollback();
            assertThat(tenants(connection)).containsExactly(tenant.value());
            var savepoint = connection.setSavepoint();
            write(connection, tenant);
            assertThatThrownBy(() -> IsolationScene.run(connection, "SELECT 1 / 0"))
                    .isInstanceOf(SQLException.class);
            connection.rollback(savepoint);
            assertThat(tenants(connection)).containsExactly(tenant.value());
            write(connection, tenant);
            connection.commit();
            assertThat(tenants(connection)).containsExactly(tenant.value());
        });
    }

    @TestFactory
    @DisplayName(
            "a transaction that only reads leaves the session's search path where it was, so that the driver keeps what it prepared")
    Stream<DynamicTest> kept() {
        return eachMode((connection, tenant) -> {
            connection.setAutoCommit(false);
            assertThat(connection.getMetaData().getConnection()).isSameAs(connection);
            for (int i = 0; i < 3; i++) {
                assertThat(tenants(connection)).doesNotContain(tenant.equals(A) ? "b" : "a");
                // The server sends it, and the driver notes it, only where it is another than before.
                assertThat(Wirings.REPORT.searchPath(physical))
                        .hasValueSatisfying(path -> assertThat(path).doesNotContain("t_a", "t_b"));
                connection.commit();
            }
        });
    }

    @TestFactory
    @DisplayName(
            "with a driver that sends each command by itself, nothing is sent along, and each tenant still sees its own rows alone")
    Stream<DynamicTest> simple() {
        return with("&preferQueryMode=simple");
    }

    /** A driver that is set up so. */
    private Stream<DynamicTest> with(String setUp) {
        return Stream.<Map.Entry<String, UnaryOperator<TenantDataSource>>>of(
                        Map.entry("per transaction", TenantDataSource::perTransaction),
                        Map.entry("affinity", ds -> ds.withAffinity(Affinity.of(Wirings.REPORT, 1))))
                .map(mode -> DynamicTest.dynamicTest(mode.getKey(), () -> {
                    HikariConfig config = new HikariConfig();
                    config.setJdbcUrl(database.jdbcUrl() + setUp);
                    config.setMaximumPoolSize(1);
                    try (HikariDataSource pool = new HikariDataSource(config);
                            TenantDataSource dataSource = mode.getValue().apply(TenantDataSource.over(pool))) {
                        // Often enough for the connection to become a's home, and then b's turn.
                        for (int i = 0; i < 60; i++) {
                            TenantId tenant = i == 0 || i == 50 ? B : A;
                            boolean autoCommit = i % 2 == 0;
                            TenantContext.run(tenant, () -> {
                                try (Connection connection = dataSource.getConnection()) {
                                    connection.setAutoCommit(autoCommit);
                                    try (PreparedStatement insert = connection.prepareStatement(
                                            "INSERT INTO note (tenant, body) VALUES (?, ?)")) {
                                        insert.setString(1, tenant.value());
                                        insert.setString(2, "x");
                                        insert.executeUpdate();
                                    }
                                    assertThat(Sql.on(connection)
                                                    .list(
                                                            "SELECT DISTINCT tenant FROM note WHERE body = ?",
                                                            row -> row.string("tenant"),
                                                            "x"))
                                            .containsExactly(tenant.value());
                                    if (!autoCommit) {
                                        connection.commit();
                                    }
                                }
                            });
                        }
                    }
                }));
    }
}
