package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.tenancy.Affinity;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AffinityTest {

    private static final TenantId A = TenantId.of("a");
    private static final TenantId B = TenantId.of("b");

    /** More than it takes for a connection to become a tenant's home. */
    private static final int OFTEN = 40;

    private TestDatabase database;

    @BeforeEach
    void start() {
        database = TestDatabase.create().migrate(A, Notes.SCHEMA).migrate(B, Notes.SCHEMA);
        database.migratePublic(Notes.SCHEMA);
    }

    @AfterEach
    void stop() {
        database.close();
    }

    private static long backend(TenantDataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return Sql.on(connection).number("SELECT pg_backend_pid()");
        }
    }

    @Test
    @DisplayName("each tenant finds the connection that it had, and from some loan on nothing is sent for it")
    void sticks() throws SQLException {
        HikariDataSource pool = database.closing(Wirings.pool(database, 3));
        try (TenantDataSource dataSource = TenantDataSource.over(pool).withAffinity(Affinity.of(Wirings.REPORT, 2))) {
            long ofA = TenantContext.call(A, () -> backend(dataSource));
            long ofB = TenantContext.call(B, () -> backend(dataSource));
            assertThat(ofA).isNotEqualTo(ofB);
            for (int i = 0; i < OFTEN; i++) {
                assertThat(TenantContext.<Long, SQLException>call(A, () -> backend(dataSource)))
                        .isEqualTo(ofA);
                assertThat(TenantContext.<Long, SQLException>call(B, () -> backend(dataSource)))
                        .isEqualTo(ofB);
            }
            // What the server was sent last is then the application's statement alone.
            TenantContext.run(A, () -> {
                try (Connection connection = dataSource.getConnection()) {
                    assertThat(Sql.on(connection)
                                    .first(
                                            "SELECT current_setting('search_path') AS path, current_query() AS query",
                                            row -> row.string("path") + row.string("query"))
                                    .orElseThrow())
                            .isEqualTo("t_a, pg_temp"
                                    + "SELECT current_setting('search_path') AS path, current_query() AS query");
                }
            });
        }
    }

    @Test
    @DisplayName("what lies idle goes back to the pool as nobody's, and whoever goes around finds no table there")
    void givesBack() throws SQLException {
        HikariDataSource pool = database.closing(Wirings.pool(database, 1));
        Affinity affinity = Affinity.of(Wirings.REPORT, 1).idle(Duration.ofMillis(50));
        try (TenantDataSource dataSource = TenantDataSource.over(pool).withAffinity(affinity)) {
            for (int i = 0; i < OFTEN; i++) {
                String body = "x" + i;
                TenantContext.run(A, () -> new Notes(dataSource).write("a", body));
            }
            assertThatThrownBy(() -> new Notes(pool).read()).hasMessageContaining("42P01");
            assertThat(TenantContext.<List<String>, RuntimeException>call(A, () -> new Notes(dataSource).read()))
                    .hasSize(OFTEN);
        }
        assertThatThrownBy(() -> new Notes(pool).read()).hasMessageContaining("42P01");
    }

    @Test
    @DisplayName(
            "more callers than connections wait for each other and not for the idle limit; every row is the right one's")
    void contended() throws Exception {
        HikariDataSource pool = database.closing(Wirings.pool(database, 2));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        Affinity affinity = Affinity.of(Wirings.REPORT, 2).idle(Duration.ofMinutes(5));
        try (TenantDataSource dataSource = TenantDataSource.over(pool).withAffinity(affinity)) {
            List<Future<?>> all = new ArrayList<>();
            int ofA = 0;
            Random random = new Random(5);
            for (int i = 0; i < 600; i++) {
                TenantId tenant = random.nextInt(4) > 0 ? A : B;
                ofA += tenant.equals(A) ? 1 : 0;
                boolean inTransaction = random.nextBoolean();
                String body = "x" + i;
                all.add(threads.submit(() -> {
                    TenantContext.run(tenant, () -> {
                        if (inTransaction) {
                            new Notes(dataSource).write(tenant.value(), body);
                        } else {
                            try (Connection connection = dataSource.getConnection()) {
                                IsolationScene.run(
                                        connection,
                                        "INSERT INTO note (tenant, body) VALUES ('" + tenant + "', '" + body + "')");
                            }
                        }
                    });
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            List<String> a = TenantContext.call(A, () -> new Notes(dataSource).read());
            List<String> b = TenantContext.call(B, () -> new Notes(dataSource).read());
            assertThat(a).hasSize(ofA).allMatch(row -> row.startsWith("a|"));
            assertThat(b).hasSize(600 - ofA).allMatch(row -> row.startsWith("b|"));
        } finally {
            threads.shutdown();
        }
    }

    @Test
    @DisplayName("a caller is refused after its wait, with who has the connections")
    void refused() throws SQLException {
        HikariDataSource pool = database.closing(Wirings.pool(database, 2));
        Affinity affinity = Affinity.of(Wirings.REPORT, 1).waiting(Duration.ofMillis(50));
        try (TenantDataSource dataSource = TenantDataSource.over(pool).withAffinity(affinity)) {
            TenantContext.run(A, () -> {
                try (Connection busy = dataSource.getConnection()) {
                    assertThatThrownBy(() -> TenantContext.call(B, dataSource::getConnection))
                            .isInstanceOf(SQLTransientConnectionException.class)
                            .hasMessageContaining("tenant b")
                            .hasMessageContaining("1 of 1");
                    assertThat(busy.isValid(1)).isTrue();
                }
            });
        }
    }

    @Test
    @DisplayName("a connection that dies while it is kept or on loan is replaced, and its place is not lost")
    void dies() throws SQLException {
        HikariDataSource pool = database.closing(Wirings.pool(database, 1));
        try (TenantDataSource dataSource = TenantDataSource.over(pool).withAffinity(Affinity.of(Wirings.REPORT, 1))) {
            for (int i = 0; i < 3; i++) {
                TenantContext.run(A, () -> {
                    try (Connection connection = dataSource.getConnection()) {
                        connection.setAutoCommit(false);
                        long pid = Sql.on(connection).number("SELECT pg_backend_pid()");
                        database.execute("SELECT pg_terminate_backend(" + pid + ")");
                        assertThatThrownBy(() -> Sql.on(connection).number("SELECT 1"))
                                .isInstanceOf(SQLException.class);
                    }
                });
                TenantContext.run(B, () -> backend(dataSource));
            }
        }
    }

    @Test
    @DisplayName(
            "the driver's own connection is the tenant's for the whole loan, also after a rollback, and is cleaned after it")
    void unwrapped() throws SQLException {
        HikariDataSource pool = database.closing(Wirings.pool(database, 1));
        try (TenantDataSource dataSource = TenantDataSource.over(pool).withAffinity(Affinity.of(Wirings.REPORT, 1))) {
            for (int i = 0; i < OFTEN; i++) {
                TenantContext.run(A, () -> backend(dataSource));
            }
            TenantContext.run(B, () -> {
                try (Connection connection = dataSource.getConnection()) {
                    connection.setAutoCommit(false);
                    Connection raw = connection.unwrap(org.postgresql.jdbc.PgConnection.class);
                    IsolationScene.run(raw, "INSERT INTO note (tenant, body) VALUES ('b', 'undone')");
                    connection.rollback();
                    IsolationScene.run(raw, "INSERT INTO note (tenant, body) VALUES ('b', 'kept')");
                    connection.commit();
                }
            });
            assertThat(TenantContext.<List<String>, RuntimeException>call(B, () -> new Notes(dataSource).read()))
                    .containsExactly("b|kept");
            assertThat(TenantContext.<List<String>, RuntimeException>call(A, () -> new Notes(dataSource).read()))
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("temporary tables of a visitor are gone when the tenant whose home the connection is comes back")
    void visited() throws SQLException {
        HikariDataSource pool = database.closing(Wirings.pool(database, 1));
        try (TenantDataSource dataSource = TenantDataSource.over(pool).withAffinity(Affinity.of(Wirings.REPORT, 1))) {
            for (int i = 0; i < OFTEN; i++) {
                TenantContext.run(A, () -> backend(dataSource));
            }
            for (boolean inTransaction : List.of(false, true)) {
                TenantContext.run(B, () -> {
                    try (Connection connection = dataSource.getConnection()) {
                        IsolationScene.run(connection, "CREATE TEMP TABLE visitor AS SELECT 'secret of b' AS body");
                    }
                });
                TenantContext.run(A, () -> {
                    try (Connection connection = dataSource.getConnection()) {
                        connection.setAutoCommit(!inTransaction);
                        assertThatThrownBy(() -> Sql.on(connection).number("SELECT count(*) FROM visitor"))
                                .hasMessageContaining("\"visitor\" does not exist");
                        if (inTransaction) {
                            connection.rollback();
                        }
                        assertThatThrownBy(() -> Sql.on(connection).number("SELECT count(*) FROM visitor"))
                                .hasMessageContaining("\"visitor\" does not exist");
                    }
                });
                TenantContext.run(B, () -> {
                    try (Connection connection = dataSource.getConnection()) {
                        IsolationScene.run(connection, "CREATE TEMP TABLE visitor AS SELECT 'secret of b' AS body");
                    }
                });
                TenantContext.run(A, () -> {
                    try (Connection connection = dataSource.getConnection()) {
                        Connection raw = connection.unwrap(org.postgresql.jdbc.PgConnection.class);
                        assertThatThrownBy(() -> IsolationScene.run(raw, "SELECT count(*) FROM visitor"))
                                .hasMessageContaining("\"visitor\" does not exist");
                    }
                });
            }
        }
    }

    @Test
    @DisplayName("strangers who come once take the connection from each other, and not from those who come often")
    void spares() throws SQLException {
        HikariDataSource pool = database.closing(Wirings.pool(database, 3));
        try (TenantDataSource dataSource = TenantDataSource.over(pool).withAffinity(Affinity.of(Wirings.REPORT, 2))) {
            long ofA = TenantContext.call(A, () -> backend(dataSource));
            for (int i = 0; i < OFTEN; i++) {
                TenantContext.run(TenantId.of("stranger-" + i), () -> backend(dataSource));
                assertThat(TenantContext.<Long, SQLException>call(A, () -> backend(dataSource)))
                        .isEqualTo(ofA);
            }
        }
    }
}
