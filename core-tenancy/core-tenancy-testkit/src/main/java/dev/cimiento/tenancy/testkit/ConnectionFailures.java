package dev.cimiento.tenancy.testkit;

import static dev.cimiento.tenancy.testkit.IsolationScene.A;
import static dev.cimiento.tenancy.testkit.IsolationScene.B;
import static dev.cimiento.tenancy.testkit.IsolationScene.attempt;
import static dev.cimiento.tenancy.testkit.IsolationScene.read;
import static dev.cimiento.tenancy.testkit.IsolationScene.run;
import static dev.cimiento.tenancy.testkit.IsolationScene.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.DynamicTest;

/** What one tenant's loan of a connection may leave to the next. */
final class ConnectionFailures {

    private final IsolationScene scene;

    ConnectionFailures(IsolationScene scene) {
        this.scene = scene;
    }

    void addTo(List<DynamicTest> tests) {
        scene.add(tests, "failure 1: tenants take turns on one connection: each row is the right one's", this::turns);
        scene.add(tests, "failure 1: without a tenant nothing is read and nothing is written", this::nobody);
        scene.add(tests, "failure 1: a schema set by setSchema does not reach the next", this::setSchema);
        scene.add(tests, "failure 1: a search path set by SQL does not reach the next", this::rawSet);
        scene.add(tests, "failure 1: a search path set inside a function does not reach the next", this::setInFunction);
        scene.add(tests, "failure 2: a rollback does not take the tenant away", this::rollback);
        scene.add(tests, "failure 2: a rollback to a savepoint does not take the tenant away", this::savepoint);
        scene.add(tests, "failure 2: a rollback by SQL does not take the tenant away", this::rollbackBySql);
        scene.add(
                tests,
                "failure 3: statements outside a transaction are the tenant's too, or refused",
                this::autoCommit);
        scene.add(tests, "failure 4: no connection comes back idle in a transaction", this::idle);
        scene.add(
                tests, "failure 16: a transaction that failed and was left so does not reach the next", this::poisoned);
        scene.add(tests, "failure 16: a transaction that was left open is rolled back", this::leftOpen);
        scene.add(tests, "failure 1: a temporary table does not stand before the next one's table", this::temporary);
        scene.add(
                tests, "failure 13: a connection, a statement and its rows are dead once given back", this::afterClose);
        scene.add(
                tests,
                "failure 13: a connection that is kept while another tenant is entered does not serve it",
                this::kept);
    }

    private void turns() throws Exception {
        List<String> ofA = new ArrayList<>();
        List<String> ofB = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            boolean first = i % 3 != 2;
            String body = "turn-" + i;
            (first ? ofA : ofB).add(body);
            TenantId tenant = first ? A : B;
            scene.as(tenant, c -> write(c, tenant, body));
            assertThat(scene.as(tenant, IsolationScene::read))
                    .allSatisfy(row -> assertThat(row).startsWith(tenant + "|"));
        }
        scene.expect(ofA, ofB);
    }

    private void nobody() throws Exception {
        scene.as(A, c -> write(c, A, "mine"));
        nobodySees();
        Optional<DataSource> below = scene.subject().below();
        if (below.isPresent()) {
            List<String> seen;
            try (Connection connection = below.get().getConnection()) {
                seen = read(connection);
            } catch (SQLException refused) {
                seen = List.of();
            }
            assertThat(seen)
                    .as("rows that code sees which goes around the data source")
                    .noneMatch(row -> row.startsWith(A + "|") || row.startsWith(B + "|"));
        }
    }

    /** Nobody gets a connection, or one that sees no row of anybody. */
    private void nobodySees() {
        List<String> seen;
        try (Connection connection = scene.subject().dataSource().getConnection()) {
            seen = read(connection);
        } catch (SQLException | RuntimeException refused) {
            return;
        }
        assertThat(seen).as("rows seen without a tenant").isEmpty();
    }

    private void setSchema() throws Exception {
        scene.as(A, c -> {
            try {
                c.setSchema(scene.subject().schemaOf(A));
            } catch (SQLException refused) {
                return false;
            }
            return write(c, A, "one") == 1;
        });
        afterwards();
    }

    private void rawSet() throws Exception {
        for (String path : List.of(scene.subject().schemaOf(A), "public")) {
            scene.as(A, c -> {
                attempt(c, "SET search_path TO \"" + path + "\"");
                return true;
            });
            afterwards();
        }
    }

    private void setInFunction() throws Exception {
        scene.owner("CREATE OR REPLACE FUNCTION public.isolation_wander(place text) RETURNS text LANGUAGE sql AS"
                + " $$ SELECT set_config('search_path', place, false) $$");
        for (String path : List.of(scene.subject().schemaOf(A), "public")) {
            scene.as(A, c -> {
                attempt(c, "SELECT public.isolation_wander('\"" + path + "\"')");
                return true;
            });
            afterwards();
        }
    }

    private void afterwards() throws Exception {
        nobodySees();
        scene.as(B, c -> write(c, B, "after"));
        assertThat(scene.as(A, IsolationScene::read))
                .as("rows that %s sees", A)
                .allSatisfy(row -> assertThat(row).startsWith(A + "|"));
        assertThat(scene.as(B, IsolationScene::read))
                .as("rows that %s sees", B)
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row).startsWith(B + "|"));
    }

    private void rollback() throws Exception {
        scene.as(B, c -> write(c, B, "before"));
        scene.as(A, c -> {
            c.setAutoCommit(false);
            write(c, A, "undone");
            c.rollback();
            write(c, A, "kept");
            assertThat(read(c)).containsExactly(A + "|kept");
            c.commit();
            write(c, A, "undone too");
            c.rollback();
            assertThat(read(c)).containsExactly(A + "|kept");
            c.setAutoCommit(true);
            return write(c, A, "after");
        });
        scene.expect(List.of("kept", "after"), List.of("before"));
    }

    private void savepoint() throws Exception {
        scene.as(B, c -> write(c, B, "before"));
        scene.as(A, c -> {
            c.setAutoCommit(false);
            Savepoint first = c.setSavepoint();
            write(c, A, "undone");
            c.rollback(first);
            write(c, A, "one");
            Savepoint second = c.setSavepoint("second");
            assertThatThrownBy(() -> run(c, "SELECT 1/0")).isInstanceOf(SQLException.class);
            c.rollback(second);
            write(c, A, "two");
            c.commit();
            return true;
        });
        scene.expect(List.of("one", "two"), List.of("before"));
    }

    private void rollbackBySql() throws Exception {
        scene.as(B, c -> write(c, B, "before"));
        scene.as(A, c -> {
            c.setAutoCommit(false);
            write(c, A, "one");
            attempt(c, "ROLLBACK");
            try {
                write(c, A, "two");
                c.commit();
            } catch (SQLException refused) {
                c.rollback();
            }
            return true;
        });
        assertThat(scene.as(A, IsolationScene::read))
                .allSatisfy(row -> assertThat(row).startsWith(A + "|"));
        assertThat(scene.as(B, IsolationScene::read)).containsExactly(B + "|before");
    }

    private void autoCommit() throws Exception {
        for (TenantId tenant : List.of(A, B, A)) {
            scene.as(tenant, c -> {
                assertThat(c.getAutoCommit()).isTrue();
                write(c, tenant, "one");
                try (Statement statement = c.createStatement()) {
                    statement.executeUpdate("UPDATE isolation_row SET body = body || '+'");
                    statement.addBatch("INSERT INTO isolation_row (tenant, body) VALUES ('" + tenant + "', 'batch')");
                    statement.executeBatch();
                    statement.executeUpdate("DELETE FROM isolation_row WHERE body = 'batch'");
                }
                try (PreparedStatement statement =
                        c.prepareStatement("INSERT INTO isolation_row (tenant, body) VALUES (?, 'batch')")) {
                    statement.setString(1, tenant.value());
                    statement.addBatch();
                    statement.executeBatch();
                    statement.execute();
                }
                try (PreparedStatement statement = c.prepareStatement(
                        "INSERT INTO isolation_row (tenant, body) VALUES (?, 'key')",
                        Statement.RETURN_GENERATED_KEYS)) {
                    statement.setString(1, tenant.value());
                    statement.executeUpdate();
                    try (ResultSet keys = statement.getGeneratedKeys()) {
                        assertThat(keys.next()).isTrue();
                    }
                }
                try (PreparedStatement statement =
                        c.prepareStatement("DELETE FROM isolation_row WHERE body IN ('batch', 'key')")) {
                    assertThat(statement.executeUpdate()).isEqualTo(3);
                }
                return true;
            });
        }
        scene.expect(List.of("one++", "one+"), List.of("one+"));
    }

    private void idle() throws Exception {
        scene.as(A, c -> {
            c.setAutoCommit(false);
            return read(c);
        });
        scene.as(B, IsolationScene::read);
        assertThat(scene.ownerRows(
                        "SELECT state, left(query, 60) FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'"))
                .as("sessions left in a transaction")
                .isEmpty();
    }

    private void poisoned() throws Exception {
        scene.as(A, c -> {
            c.setAutoCommit(false);
            write(c, A, "undone");
            assertThatThrownBy(() -> run(c, "SELECT 1/0")).isInstanceOf(SQLException.class);
            return true;
        });
        scene.as(B, c -> write(c, B, "next"));
        scene.as(A, c -> write(c, A, "next"));
        scene.expect(List.of("next"), List.of("next"));
    }

    private void leftOpen() throws Exception {
        scene.as(A, c -> {
            c.setAutoCommit(false);
            return write(c, A, "undone");
        });
        scene.as(B, c -> write(c, B, "next"));
        scene.expect(List.of(), List.of("next"));
    }

    private void temporary() throws Exception {
        scene.as(A, c -> {
            attempt(c, "CREATE TEMP TABLE isolation_row (id bigserial, tenant text, body text)");
            attempt(c, "CREATE TEMP TABLE isolation_scratch AS SELECT 'kit-a'::text AS tenant, 'secret'::text AS body");
            return true;
        });
        scene.as(B, c -> {
            assertThatThrownBy(() -> IsolationScene.rows(c, "SELECT tenant, body FROM isolation_scratch"))
                    .isInstanceOf(SQLException.class);
            return true;
        });
        scene.as(B, c -> write(c, B, "real"));
        assertThat(scene.ownerRows("SELECT tenant, body FROM " + scene.table(B)))
                .containsExactly(B + "|real");
        scene.as(A, c -> {
            // Its own may be there still, on a connection that only this tenant has.
            attempt(c, "DROP TABLE IF EXISTS pg_temp.isolation_row, pg_temp.isolation_scratch");
            return true;
        });
        scene.expect(List.of(), List.of("real"));
    }

    private void afterClose() throws Exception {
        List<AutoCloseable> escaped = new ArrayList<>();
        scene.as(A, c -> {
            write(c, A, "one");
            PreparedStatement statement = c.prepareStatement("SELECT tenant, body FROM isolation_row");
            escaped.add(c);
            escaped.add(statement);
            escaped.add(statement.executeQuery());
            return true;
        });
        for (TenantId tenant : List.of(A, B)) {
            scene.in(tenant, () -> {
                assertThatThrownBy(() -> ((ResultSet) escaped.get(2)).next()).isInstanceOf(Exception.class);
                assertThatThrownBy(() -> ((PreparedStatement) escaped.get(1)).executeQuery())
                        .isInstanceOf(Exception.class);
                assertThatThrownBy(() -> ((Connection) escaped.get(0)).createStatement())
                        .isInstanceOf(Exception.class);
                return true;
            });
        }
    }

    private void kept() throws Exception {
        scene.as(A, c -> {
            PreparedStatement prepared =
                    c.prepareStatement("INSERT INTO isolation_row (tenant, body) VALUES (?, 'wrong')");
            prepared.setString(1, B.value());
            scene.in(B, () -> {
                assertThatThrownBy(() -> write(c, B, "wrong")).isInstanceOf(Exception.class);
                assertThatThrownBy(prepared::executeUpdate).isInstanceOf(Exception.class);
                return true;
            });
            return write(c, A, "right");
        });
        scene.expect(List.of("right"), List.of());
    }
}
