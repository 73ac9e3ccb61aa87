package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.IsolationSubject.Ability;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Behind a real PgBouncer in transaction mode, whose clients share one connection to the server. Skipped where it is not installed. */
class PgBouncerTest {

    private static final TenantId A = TenantId.of("a");
    private static final TenantId B = TenantId.of("b");

    private TestDatabase database;
    private PgBouncer bouncer;

    @BeforeEach
    void start() throws Exception {
        database = TestDatabase.create();
        for (TenantId tenant : List.of(A, B)) {
            database.execute("CREATE SCHEMA " + tenant.schema());
            database.execute("CREATE TABLE " + tenant.schema() + ".note (tenant text)");
            database.execute("INSERT INTO " + tenant.schema() + ".note VALUES ('" + tenant + "')");
        }
        bouncer = PgBouncer.before(database, 1);
    }

    @AfterEach
    void stop() throws Exception {
        if (bouncer != null) {
            bouncer.close();
        }
        if (database != null) {
            database.close();
        }
    }

    private static String tenantRead(Connection connection) throws SQLException {
        return Sql.on(connection)
                .first("SELECT tenant FROM note", row -> row.string("tenant"))
                .orElseThrow();
    }

    private static long backend(Connection connection) throws SQLException {
        return Sql.on(connection).number("SELECT pg_backend_pid()");
    }

    @Test
    @DisplayName("negative control: telling the session leaks here, the last one told wins")
    void sessionLeaks() throws SQLException {
        TenantDataSource dataSource = TenantDataSource.over(database.closing(bouncer.pool(2)));
        TenantContext.run(A, () -> {
            Connection ofA = dataSource.getConnection();
            TenantContext.run(B, () -> {
                Connection ofB = dataSource.getConnection();
                assertThat(tenantRead(ofB)).isEqualTo("b");
                long backend = backend(ofB);
                TenantContext.run(A, () -> {
                    assertThat(backend(ofA)).isEqualTo(backend);
                    assertThat(tenantRead(ofA)).as("what tenant a reads").isEqualTo("b");
                });
                ofB.close();
            });
            ofA.close();
        });
    }

    @Test
    @DisplayName("telling each transaction holds: two clients take turns on one server connection")
    void transactionHolds() throws SQLException {
        TenantDataSource dataSource =
                TenantDataSource.over(database.closing(bouncer.pool(2))).perTransaction();
        TenantContext.run(A, () -> {
            Connection ofA = dataSource.getConnection();
            TenantContext.run(B, () -> {
                Connection ofB = dataSource.getConnection();
                long backend = backend(ofB);
                for (int i = 0; i < 20; i++) {
                    boolean inTransaction = i % 2 == 0;
                    ofB.setAutoCommit(!inTransaction);
                    assertThat(tenantRead(ofB)).isEqualTo("b");
                    assertThat(tenantRead(ofB)).isEqualTo("b");
                    if (inTransaction) {
                        ofB.commit();
                    }
                    TenantContext.run(A, () -> {
                        assertThat(backend(ofA)).isEqualTo(backend);
                        ofA.setAutoCommit(inTransaction);
                        assertThat(tenantRead(ofA)).isEqualTo("a");
                        if (!inTransaction) {
                            ofA.rollback();
                        }
                    });
                }
                ofB.close();
            });
            ofA.close();
        });
    }

    @Test
    @DisplayName(
            "what is not the transaction's is refused there: settings of the session, transactions by SQL, the driver's own connection")
    void refusals() throws SQLException {
        TenantDataSource dataSource =
                TenantDataSource.over(database.closing(bouncer.pool(1))).perTransaction();
        TenantContext.run(A, () -> {
            try (Connection connection = dataSource.getConnection()) {
                for (String sql : List.of(
                        "SET search_path TO t_b",
                        "SET SESSION search_path TO t_b",
                        "SET LOCAL search_path TO t_b",
                        "SET statement_timeout TO 1",
                        "RESET ALL",
                        "BEGIN",
                        "COMMIT",
                        "SELECT 1; COMMIT; SELECT 2",
                        "/* x */ rollback")) {
                    assertThatThrownBy(() -> IsolationScene.run(connection, sql))
                            .as(sql)
                            .isInstanceOf(SQLException.class);
                }
                assertThatThrownBy(() -> connection.unwrap(org.postgresql.PGConnection.class))
                        .hasMessageContaining("needs a transaction");
                assertThatThrownBy(() -> connection.prepareCall("CALL x()"))
                        .hasMessageContaining("needs a transaction");
                assertThat(tenantRead(connection)).isEqualTo("a");
            }
        });
    }

    @Test
    @DisplayName("negative control: the published kit finds that telling the session leaks here")
    void kitFindsIt() {
        assertThatThrownBy(() -> {
                    for (DynamicTest test : TenantIsolationKit.over(new Wirings.Schemas(
                                    database,
                                    TenantDataSource.over(database.closing(bouncer.pool(2))),
                                    Set.of(Ability.ONE_BACKEND)))
                            .tests()
                            .filter(test -> test.getDisplayName().startsWith("failure 10:"))
                            .toList()) {
                        test.getExecutable().execute();
                    }
                })
                .isInstanceOf(AssertionError.class);
    }

    @TestFactory
    @DisplayName("the published kit")
    Stream<DynamicTest> kit() {
        return TenantIsolationKit.over(new Wirings.Schemas(
                        database,
                        TenantDataSource.over(database.closing(bouncer.pool(2))).perTransaction(),
                        Set.of(Ability.ONE_BACKEND)))
                .tests();
    }
}
