package dev.cimiento.tenancy.testkit;

import static dev.cimiento.tenancy.testkit.IsolationScene.A;
import static dev.cimiento.tenancy.testkit.IsolationScene.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.DynamicTest;

/** What makes row security void, or fails where it should only hide. */
final class RowFailures {

    private final IsolationScene scene;

    RowFailures(IsolationScene scene) {
        this.scene = scene;
    }

    void addTo(List<DynamicTest> tests) {
        scene.add(
                tests,
                "failure 18: row security binds whoever serves tenants: no superuser, no BYPASSRLS, no owner without FORCE",
                this::bound);
        scene.add(
                tests,
                "failure 18: a row of another tenant is neither seen, written, changed nor given away",
                this::others);
        scene.subject()
                .below()
                .ifPresent(pool -> scene.add(
                        tests,
                        "failure 19: after a tenant's transaction, nobody's query on that connection sees no row and does not fail",
                        () -> afterwards(pool)));
    }

    private void bound() throws Exception {
        scene.as(A, c -> {
            assertThat(
                            IsolationScene.rows(
                                    c,
                                    "SELECT rolname, 'is superuser or has BYPASSRLS' FROM pg_roles WHERE (rolsuper OR rolbypassrls)"
                                            + " AND (rolname IN (session_user, current_user) OR pg_has_role(session_user, oid, 'MEMBER'))"))
                    .as("roles that the login is or can become, and that no policy binds")
                    .isEmpty();
            assertThat(IsolationScene.rows(
                            c,
                            "SELECT relname, 'row security is not enabled, or not forced for its owner' FROM pg_class"
                                    + " WHERE oid = 'isolation_row'::regclass AND NOT (relrowsecurity AND (relforcerowsecurity"
                                    + " OR NOT pg_has_role(session_user, relowner, 'MEMBER')))"))
                    .as("tables without a guard")
                    .isEmpty();
            return true;
        });
    }

    private void others() throws Exception {
        scene.as(B, c -> IsolationScene.write(c, B, "secret"));
        scene.as(A, c -> {
            IsolationScene.write(c, A, "mine");
            assertThat(IsolationScene.read(c)).containsExactly(A + "|mine");
            IsolationScene.run(c, "UPDATE isolation_row SET body = body || '!'");
            IsolationScene.run(c, "DELETE FROM isolation_row WHERE tenant = '" + B + "'");
            return true;
        });
        for (String sql : List.of(
                "INSERT INTO isolation_row (tenant, body, tenant_id) VALUES ('kit-a', 'planted', '" + B + "')",
                "UPDATE isolation_row SET tenant_id = '" + B + "'")) {
            assertThatThrownBy(() -> scene.as(A, c -> {
                        IsolationScene.run(c, sql);
                        return true;
                    }))
                    .as(sql)
                    .isInstanceOf(SQLException.class);
        }
        scene.expect(List.of("mine!"), List.of("secret"));
    }

    private void afterwards(DataSource pool) throws Exception {
        scene.as(B, c -> IsolationScene.write(c, B, "before"));
        for (boolean inTransaction : new boolean[] {false, true}) {
            scene.as(A, c -> {
                c.setAutoCommit(!inTransaction);
                IsolationScene.write(c, A, "one");
                if (inTransaction) {
                    c.commit();
                }
                return true;
            });
            try (Connection nobodys = pool.getConnection()) {
                assertThat(IsolationScene.rows(nobodys, "SELECT tenant, body FROM " + scene.table(A)))
                        .as("what nobody sees")
                        .isEmpty();
                assertThatThrownBy(() -> IsolationScene.run(
                                nobodys,
                                "INSERT INTO " + scene.table(A) + " (tenant, body) VALUES ('kit-a', 'nobody''s')"))
                        .isInstanceOf(SQLException.class);
            }
        }
        scene.expect(List.of("one", "one"), List.of("before"));
    }
}
