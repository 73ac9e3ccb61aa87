package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.Call;
import dev.cimiento.tenancy.DatabaseException;
import dev.cimiento.tenancy.NoTenantException;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** All on a pool of one connection: whatever one tenant leaves behind, the next would find. */
class TenantDataSourceTest {

    private static final TenantId PADEL = TenantId.of("padel");
    private static final TenantId CLINICA = TenantId.of("clinica");

    private TestDatabase database;
    private DataSource pool;
    private TenantDataSource dataSource;
    private Notes notes;

    @BeforeEach
    void start() {
        database = TestDatabase.create().migrate(PADEL, Notes.SCHEMA).migrate(CLINICA, Notes.SCHEMA);
        database.migratePublic(Notes.SCHEMA);
        database.execute("INSERT INTO public.note (tenant, body) VALUES ('public', 'decoy')");
        pool = database.pool(1);
        dataSource = TenantDataSource.over(pool);
        notes = new Notes(dataSource);
    }

    @AfterEach
    void stop() {
        database.close();
    }

    @Test
    @DisplayName(
            "2 tenants x 1,000 interleaved requests on one connection: every row is the right tenant's, on every path")
    void interleaved() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<List<String>> expected = List.of(new ArrayList<>(), new ArrayList<>());
        List<TenantId> tenants = List.of(PADEL, CLINICA);
        Random random = new Random(42);
        try {
            List<Future<?>> requests = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                for (int t = 0; t < 2; t++) {
                    TenantId tenant = tenants.get(t);
                    String body = tenant + "-" + i;
                    Path path = Path.values()[random.nextInt(Path.values().length)];
                    if (path.keeps) {
                        expected.get(t).add(tenant + "|" + body);
                    }
                    requests.add(threads.submit(() -> {
                        TenantContext.run(tenant, () -> request(path, tenant, body));
                        return null;
                    }));
                }
            }
            for (Future<?> request : requests) {
                request.get();
            }
        } finally {
            threads.shutdown();
        }
        for (int t = 0; t < 2; t++) {
            List<String> rows = in(tenants.get(t), notes::read);
            assertThat(rows).containsExactlyInAnyOrderElementsOf(expected.get(t));
        }
        try (Connection raw = database.dataSource().getConnection()) {
            assertThat(Sql.on(raw).number("SELECT count(*) FROM public.note")).isEqualTo(1);
        }
    }

    private enum Path {
        AUTOCOMMIT(true),
        TRANSACTION(true),
        SAVEPOINT(true),
        ROLLED_BACK_THEN_WRITTEN(true),
        EXCEPTION(false),
        ROLLBACK(false),
        STATEMENT_TIMEOUT(false),
        LEFT_OPEN(false);

        final boolean keeps;

        Path(boolean keeps) {
            this.keeps = keeps;
        }
    }

    private void request(Path path, TenantId tenant, String body) throws SQLException {
        String name = tenant.value();
        switch (path) {
            case AUTOCOMMIT -> notes.write(name, body);
            case TRANSACTION -> Transactions.run(dataSource, () -> notes.write(name, body));
            case SAVEPOINT ->
                Transactions.run(dataSource, () -> {
                    try (Connection connection = dataSource.getConnection()) {
                        Savepoint savepoint = connection.setSavepoint();
                        notes.write(name, body + "-undone");
                        connection.rollback(savepoint);
                        notes.write(name, body);
                    }
                });
            case ROLLED_BACK_THEN_WRITTEN -> {
                try (Connection connection = dataSource.getConnection()) {
                    connection.setAutoCommit(false);
                    Sql.on(connection).update("INSERT INTO note (tenant, body) VALUES (?, ?)", name, body + "-undone");
                    connection.rollback();
                    Sql.on(connection).update("INSERT INTO note (tenant, body) VALUES (?, ?)", name, body);
                    connection.commit();
                }
            }
            case EXCEPTION ->
                assertThatThrownBy(() -> Transactions.run(dataSource, () -> {
                            notes.write(name, body);
                            throw new IllegalStateException("after the write");
                        }))
                        .hasMessage("after the write");
            case ROLLBACK -> {
                try (Connection connection = dataSource.getConnection()) {
                    connection.setAutoCommit(false);
                    Sql.on(connection).update("INSERT INTO note (tenant, body) VALUES (?, ?)", name, body);
                    connection.rollback();
                }
            }
            case STATEMENT_TIMEOUT ->
                assertThatThrownBy(() -> Transactions.run(dataSource, () -> {
                            notes.write(name, body);
                            try (Connection connection = dataSource.getConnection();
                                    Statement statement = connection.createStatement()) {
                                statement.execute("SET LOCAL statement_timeout = 1");
                                statement.execute("SELECT pg_sleep(1)");
                            }
                        }))
                        .hasMessageContaining("57014");
            case LEFT_OPEN -> {
                try (Connection connection = dataSource.getConnection()) {
                    connection.setAutoCommit(false);
                    Sql.on(connection).update("INSERT INTO note (tenant, body) VALUES (?, ?)", name, body);
                }
            }
        }
        assertThat(notes.read()).allSatisfy(row -> assertThat(row).startsWith(name + "|" + name));
    }

    @Test
    @DisplayName("without a tenant there is no connection, and none is taken from the pool")
    void noTenant() throws SQLException {
        assertThatThrownBy(dataSource::getConnection).isInstanceOf(NoTenantException.class);
        try (Connection free = pool.getConnection()) {
            assertThat(free.isValid(1)).isTrue();
        }
    }

    @Test
    @DisplayName("a search path set by hand does not reach the next tenant, nor code that goes around to the pool")
    void searchPathByHand() {
        in(PADEL, () -> {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                return statement.execute("SET search_path TO \"t_clinica\", public");
            }
        });
        in(CLINICA, () -> {
            notes.write("clinica", "mine");
            return true;
        });
        assertThat(in(PADEL, notes::read)).isEmpty();
        assertThatThrownBy(() -> new Notes(pool).read()).hasMessageContaining("42P01");
    }

    @Test
    @DisplayName("a tenant whose schema is gone reads nothing: it does not fall through to public")
    void schemaGone() {
        in(PADEL, notes::read);
        database.execute("DROP SCHEMA t_padel CASCADE");
        assertThatThrownBy(() -> in(PADEL, notes::read))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.sqlState()).isEqualTo("42P01"));
    }

    @Test
    @DisplayName("a connection returned inside an aborted transaction is clean for the next borrower")
    void abortedTransaction() {
        in(PADEL, () -> {
            try (Connection connection = dataSource.getConnection()) {
                connection.setAutoCommit(false);
                assertThatThrownBy(() -> Sql.on(connection).number("SELECT 1/0"))
                        .hasMessageContaining("zero");
            }
            return true;
        });
        assertThat(in(CLINICA, notes::read)).isEmpty();
        try (Connection raw = database.dataSource().getConnection()) {
            assertThat(Sql.on(raw)
                            .number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                    + " AND state LIKE 'idle in transaction%'"))
                    .isZero();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("a connection that died while on loan is replaced")
    void diedOnLoan() {
        in(PADEL, () -> {
            try (Connection connection = dataSource.getConnection()) {
                long pid = Sql.on(connection).number("SELECT pg_backend_pid()");
                database.execute("SELECT pg_terminate_backend(" + pid + ")");
            }
            return true;
        });
        assertThat(in(CLINICA, notes::read)).isEmpty();
    }

    @Test
    @DisplayName("entering another tenant inside a transaction is refused, and the transaction rolls back")
    void otherTenantInsideTransaction() {
        assertThatThrownBy(() -> in(
                        PADEL,
                        () -> Transactions.call(dataSource, () -> {
                            notes.write("padel", "one");
                            return in(CLINICA, notes::read);
                        })))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("padel")
                .hasMessageContaining("clinica");
        assertThat(in(PADEL, notes::read)).isEmpty();
    }

    @Test
    @DisplayName("a connection that a framework kept for a transaction refuses the statements of another tenant")
    void connectionKeptByAFramework() {
        in(PADEL, () -> {
            try (Connection kept = dataSource.getConnection()) {
                kept.setAutoCommit(false);
                assertThatThrownBy(() -> in(CLINICA, () -> Sql.on(kept).number("SELECT count(*) FROM note")))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("tenant padel")
                        .hasMessageContaining("tenant clinica");
                assertThatThrownBy(() -> TenantContext.system("test", () -> kept.createStatement()))
                        .hasMessageContaining("the system");
                return Sql.on(kept).number("SELECT count(*) FROM note");
            }
        });
    }

    @Test
    @DisplayName("inside Transactions.call nobody commits, rolls back or aborts the shared connection")
    void joinedConnection() {
        in(
                PADEL,
                () -> Transactions.call(dataSource, () -> {
                    try (Connection connection = dataSource.getConnection()) {
                        assertThat(connection.getAutoCommit()).isFalse();
                        assertThatThrownBy(connection::commit).hasMessageContaining("commit()");
                        assertThatThrownBy(connection::rollback).hasMessageContaining("rollback()");
                        assertThatThrownBy(() -> connection.setAutoCommit(true))
                                .hasMessageContaining("setAutoCommit(true)");
                        assertThatThrownBy(() -> connection.abort(Runnable::run))
                                .hasMessageContaining("abort()");
                        assertThatThrownBy(() -> connection.setSchema("t_clinica"))
                                .isInstanceOf(SQLException.class);
                    }
                    notes.write("padel", "kept");
                    return true;
                }));
        assertThat(in(PADEL, notes::read)).containsExactly("padel|kept");
    }

    @Test
    @DisplayName("what a store calls inside its own transaction joins it, on a pool of one connection too")
    void nestedStores() {
        assertThatThrownBy(() -> in(
                        PADEL,
                        () -> Transactions.with(dataSource, connection -> {
                            notes.write("padel", "inner");
                            return Sql.on(connection).number("SELECT 1/0");
                        })))
                .hasMessageContaining("22012");
        assertThat(in(PADEL, notes::read)).isEmpty();
    }

    @Test
    @DisplayName("a connection used after it was closed is refused, though the pool has lent it to somebody else")
    void usedAfterClose() {
        in(PADEL, () -> {
            Connection kept = dataSource.getConnection();
            kept.close();
            kept.close();
            assertThat(kept.isClosed()).isTrue();
            assertThatThrownBy(kept::createStatement).hasMessageContaining("closed");
            return true;
        });
    }

    @Test
    @DisplayName(
            "a plain data source is refused by Transactions.call with the way to wrap it, and takes part once wrapped")
    void plainDataSource() {
        DataSource plain = database.dataSource();
        assertThatThrownBy(() -> Transactions.run(plain, () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Transactions.aware");
        DataSource aware = Transactions.aware(plain);
        Notes alone = new Notes(aware);
        assertThatThrownBy(() -> Transactions.run(aware, () -> {
                    alone.write("one", "undone");
                    throw new IllegalStateException("undo");
                }))
                .hasMessage("undo");
        Transactions.run(aware, () -> alone.write("one", "kept"));
        assertThat(alone.read()).containsExactly("public|decoy", "one|kept");
    }

    private static <T> T in(TenantId tenant, Call<T, Exception> body) {
        try {
            return TenantContext.call(tenant, body);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
