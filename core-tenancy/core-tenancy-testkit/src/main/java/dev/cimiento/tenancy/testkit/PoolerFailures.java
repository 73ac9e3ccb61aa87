package dev.cimiento.tenancy.testkit;

import static dev.cimiento.tenancy.testkit.IsolationScene.A;
import static dev.cimiento.tenancy.testkit.IsolationScene.B;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;

/** What happens behind a pooler in transaction mode, where the last one who told the session wins. */
final class PoolerFailures {

    private static final int TURNS = 20;
    private static final String BACKEND = "SELECT pg_backend_pid(), ''";

    private final IsolationScene scene;

    PoolerFailures(IsolationScene scene) {
        this.scene = scene;
    }

    void addTo(List<DynamicTest> tests) {
        scene.add(
                tests,
                "failure 10: two clients of a pooler take turns on one connection to the server: each row is the right one's",
                this::turns);
    }

    private void turns() throws Exception {
        List<String> written = new ArrayList<>();
        scene.as(
                A,
                ofA -> scene.as(B, ofB -> {
                    List<String> backend = IsolationScene.rows(ofB, BACKEND);
                    for (int i = 0; i < TURNS; i++) {
                        String body = "turn-" + i;
                        boolean inTransaction = i % 2 == 0;
                        written.add(body);
                        ofB.setAutoCommit(!inTransaction);
                        IsolationScene.write(ofB, B, body);
                        assertThat(IsolationScene.read(ofB))
                                .allSatisfy(row -> assertThat(row).startsWith(B + "|"));
                        if (inTransaction) {
                            ofB.commit();
                        }
                        scene.in(A, () -> {
                            assertThat(IsolationScene.rows(ofA, BACKEND))
                                    .as("the server's connection: not this pooler's doing where they differ")
                                    .isEqualTo(backend);
                            ofA.setAutoCommit(inTransaction);
                            IsolationScene.write(ofA, A, body);
                            assertThat(IsolationScene.read(ofA))
                                    .allSatisfy(row -> assertThat(row).startsWith(A + "|"));
                            if (!inTransaction) {
                                ofA.commit();
                            }
                            return true;
                        });
                    }
                    return true;
                }));
        scene.expect(written, written);
    }
}
