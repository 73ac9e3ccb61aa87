package dev.cimiento.tenancy.testkit;

import static dev.cimiento.tenancy.testkit.IsolationScene.A;
import static dev.cimiento.tenancy.testkit.IsolationScene.B;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;

/** What a tenant can reach by naming it. */
final class WallFailures {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final IsolationScene scene;

    WallFailures(IsolationScene scene) {
        this.scene = scene;
    }

    void addTo(List<DynamicTest> tests) {
        scene.add(
                tests,
                "failure 9: another tenant's table, by its qualified name, is refused with 42501",
                this::qualifiedName);
        scene.add(tests, "failure 9: role and session are not for SQL to change", this::roles);
        scene.add(tests, "failure 9: a view of the tenant over another's table gives nothing", this::view);
    }

    private void qualifiedName() throws Exception {
        scene.as(B, c -> IsolationScene.write(c, B, "secret"));
        for (boolean inTransaction : new boolean[] {false, true}) {
            for (String sql : List.of(
                    "SELECT tenant, body FROM " + scene.table(B),
                    "INSERT INTO " + scene.table(B) + " (tenant, body) VALUES ('kit-a', 'planted')",
                    "DELETE FROM " + scene.table(B),
                    "TRUNCATE " + scene.table(B))) {
                refused(sql, inTransaction);
            }
        }
        scene.expect(List.of(), List.of("secret"));
    }

    private void refused(String sql, boolean inTransaction) throws Exception {
        scene.as(A, c -> {
            c.setAutoCommit(!inTransaction);
            assertThat(IsolationScene.read(c)).isEmpty();
            String state = "none: it was allowed";
            try {
                IsolationScene.run(c, sql);
            } catch (SQLException e) {
                state = e.getSQLState();
            }
            assertThat(state).as("SQLSTATE of: %s", sql).isEqualTo(INSUFFICIENT_PRIVILEGE);
            return true;
        });
    }

    private void roles() throws Exception {
        scene.as(B, c -> IsolationScene.write(c, B, "secret"));
        for (String way : List.of(
                "RESET ROLE",
                "SET ROLE NONE",
                "RESET SESSION AUTHORIZATION",
                "SELECT set_config('role', 'none', false)",
                "DO $$ BEGIN EXECUTE 'RESET ROLE'; END $$",
                "DISCARD ALL")) {
            scene.as(A, c -> {
                IsolationScene.attempt(c, way);
                List<String> seen;
                try {
                    seen = IsolationScene.rows(c, "SELECT tenant, body FROM " + scene.table(B));
                } catch (SQLException refused) {
                    seen = List.of();
                }
                assertThat(seen).as("what %s sees of %s after: %s", A, B, way).isEmpty();
                return true;
            });
            assertThat(scene.as(B, IsolationScene::read)).containsExactly(B + "|secret");
        }
    }

    private void view() throws Exception {
        scene.as(B, c -> IsolationScene.write(c, B, "secret"));
        List<String> seen = scene.as(A, c -> {
            IsolationScene.attempt(c, "CREATE VIEW isolation_window AS SELECT tenant, body FROM " + scene.table(B));
            try {
                return IsolationScene.rows(c, "SELECT tenant, body FROM isolation_window");
            } catch (SQLException refused) {
                return List.of();
            }
        });
        assertThat(seen).isEmpty();
    }
}
