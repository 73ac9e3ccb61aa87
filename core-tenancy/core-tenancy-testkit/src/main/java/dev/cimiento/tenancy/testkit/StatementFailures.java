package dev.cimiento.tenancy.testkit;

import static dev.cimiento.tenancy.testkit.IsolationScene.A;
import static dev.cimiento.tenancy.testkit.IsolationScene.B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.IsolationSubject.Ability;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;

/** What a driver or a server remembers of a statement, from one tenant to the next. */
final class StatementFailures {

    /** More than any driver's threshold for preparing a statement on the server. */
    private static final int TIMES = 24;

    private final IsolationScene scene;

    StatementFailures(IsolationScene scene) {
        this.scene = scene;
    }

    void addTo(List<DynamicTest> tests) {
        scene.add(
                tests,
                "failure 11: one text, prepared on the server, reads and writes the right tenant's rows",
                this::prepared);
        scene.add(
                tests,
                "failure 11: a statement in transactions and outside them reads the right tenant's rows",
                this::alternating);
        scene.add(
                tests,
                "failure 11: a parameter whose type the server has to find does not take a statement to other rows",
                this::untyped);
        scene.add(
                tests,
                "failure 15: ids come from the tenant's own sequence, whoever looked it up first",
                this::sequences);
        if (scene.subject().abilities().contains(Ability.SCHEMA_EACH)) {
            scene.add(
                    tests,
                    "failure 11: one text over tables of two layouts, as in mid-migration, does not fail",
                    this::layouts);
        }
    }

    private void prepared() throws Exception {
        List<String> ofA = new ArrayList<>();
        List<String> ofB = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            boolean first = i % 2 == 0;
            TenantId tenant = first ? A : B;
            String body = "row-" + i;
            (first ? ofA : ofB).add(body);
            scene.as(tenant, c -> {
                IsolationScene.write(c, tenant, body);
                try (PreparedStatement statement =
                        c.prepareStatement("SELECT tenant, count(*) FROM isolation_row GROUP BY tenant")) {
                    for (int again = 0; again < 3; again++) {
                        try (ResultSet rows = statement.executeQuery()) {
                            assertThat(rows.next()).isTrue();
                            assertThat(rows.getString(1)).isEqualTo(tenant.value());
                            assertThat(rows.getInt(2)).isEqualTo((first ? ofA : ofB).size());
                            assertThat(rows.next()).isFalse();
                        }
                    }
                }
                return true;
            });
        }
        scene.expect(ofA, ofB);
    }

    private void alternating() throws Exception {
        inTurns(IsolationScene::read);
    }

    /** A driver that asks for a parameter's type may send a statement in another message than what it was given to send before. */
    private void untyped() throws Exception {
        inTurns(c -> {
            try (PreparedStatement statement =
                    c.prepareStatement("SELECT tenant, body FROM isolation_row WHERE body = coalesce(?, body)")) {
                statement.setNull(1, Types.OTHER);
                try (ResultSet rows = statement.executeQuery()) {
                    return IsolationScene.list(rows);
                }
            }
        });
    }

    /** Reads as one tenant and the other, in transactions and outside them. */
    private void inTurns(IsolationScene.Work<List<String>> reading) throws Exception {
        scene.as(A, c -> IsolationScene.write(c, A, "one"));
        scene.as(B, c -> IsolationScene.write(c, B, "one"));
        for (int i = 0; i < TIMES; i++) {
            TenantId tenant = i % 3 == 0 ? B : A;
            boolean inTransaction = i % 2 == 0;
            scene.as(tenant, c -> {
                c.setAutoCommit(!inTransaction);
                for (int again = 0; again < 2; again++) {
                    assertThat(reading.on(c)).containsExactly(tenant + "|one");
                    if (inTransaction) {
                        c.commit();
                    }
                }
                return true;
            });
        }
    }

    private void layouts() throws Exception {
        layout(A, "id int, tenant text");
        layout(B, "id int, added numeric, tenant text");
        scene.subject().protect();
        scene.owner("INSERT INTO " + layoutTable(A) + " (id, tenant) VALUES (1, '" + A + "')");
        scene.owner("INSERT INTO " + layoutTable(B) + " (id, tenant) VALUES (1, '" + B + "')");
        for (int i = 0; i < TIMES; i++) {
            TenantId tenant = i % 2 == 0 ? A : B;
            boolean inTransaction = i % 4 < 2;
            scene.as(tenant, c -> {
                c.setAutoCommit(!inTransaction);
                for (int again = 0; again < 3; again++) {
                    assertThat(tenantsIn(c)).containsExactly(tenant.value());
                }
                return true;
            });
        }
    }

    private void layout(TenantId tenant, String columns) throws SQLException {
        scene.owner("DROP TABLE IF EXISTS " + layoutTable(tenant));
        scene.owner("CREATE TABLE " + layoutTable(tenant) + " (" + columns + ")");
    }

    private String layoutTable(TenantId tenant) {
        return "\"" + scene.subject().schemaOf(tenant) + "\".isolation_layout";
    }

    private static List<String> tenantsIn(Connection connection) throws SQLException {
        List<String> tenants = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT * FROM isolation_layout");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                tenants.add(rows.getString("tenant"));
            }
        }
        return tenants;
    }

    private void sequences() throws Exception {
        if (scene.table(A).equals(scene.table(B))) {
            return;
        }
        scene.owner("SELECT setval('" + scene.table(A).replace("isolation_row", "isolation_row_id_seq") + "', 1000)");
        scene.owner("SELECT setval('" + scene.table(B).replace("isolation_row", "isolation_row_id_seq") + "', 5)");
        List<Long> ofB = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            TenantId tenant = i % 2 == 0 ? A : B;
            long id = scene.as(tenant, c -> {
                try (PreparedStatement statement = c.prepareStatement("INSERT INTO isolation_row (id, tenant, body)"
                        + " VALUES (nextval('isolation_row_id_seq'), ?, 'x') RETURNING id")) {
                    statement.setString(1, tenant.value());
                    try (ResultSet rows = statement.executeQuery()) {
                        rows.next();
                        return rows.getLong(1);
                    }
                }
            });
            if (tenant.equals(B)) {
                ofB.add(id);
            } else {
                assertThat(id).isGreaterThan(1000);
            }
        }
        assertThat(ofB).startsWith(6L).isSorted().allMatch(id -> id < 1000);
    }
}
