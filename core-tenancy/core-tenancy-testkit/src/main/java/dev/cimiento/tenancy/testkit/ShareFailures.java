package dev.cimiento.tenancy.testkit;

import static dev.cimiento.tenancy.testkit.IsolationScene.A;
import static dev.cimiento.tenancy.testkit.IsolationScene.B;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DynamicTest;

/** What one tenant's burst leaves to the others. */
final class ShareFailures {

    /** Ten times as many at once as the other tenant has. */
    private static final int BURST = 20;

    private static final int QUIET = 2;
    private static final int REQUESTS = 100;

    private final IsolationScene scene;

    ShareFailures(IsolationScene scene) {
        this.scene = scene;
    }

    void addTo(List<DynamicTest> tests) {
        scene.add(
                tests,
                "failure 17: a tenant that takes every connection it can get leaves some to the others",
                this::burst);
    }

    private void burst() throws Exception {
        ExecutorService noisy = Executors.newFixedThreadPool(BURST);
        ExecutorService quiet = Executors.newFixedThreadPool(QUIET);
        CountDownLatch holding = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        List<Future<?>> all = new ArrayList<>();
        try {
            for (int i = 0; i < BURST; i++) {
                String body = "burst-" + i;
                all.add(noisy.submit(() -> scene.as(A, c -> {
                    IsolationScene.write(c, A, body);
                    holding.countDown();
                    end.await();
                    return true;
                })));
            }
            assertThat(holding.await(10, TimeUnit.SECONDS)).isTrue();
            // Not one of the noisy loans ends meanwhile: what the other tenant waits for is never a neighbour.
            List<Future<Integer>> others = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                String body = "quiet-" + i;
                others.add(quiet.submit(() -> scene.as(B, c -> IsolationScene.write(c, B, body))));
            }
            for (Future<Integer> one : others) {
                assertThat(one.get(10, TimeUnit.SECONDS))
                        .as("rows that %s wrote meanwhile", B)
                        .isEqualTo(1);
            }
            assertThat(all).as("loans of %s that ended", A).noneMatch(Future::isDone);
        } finally {
            end.countDown();
            for (Future<?> future : all) {
                future.get(30, TimeUnit.SECONDS);
            }
            noisy.shutdown();
            quiet.shutdown();
        }
        assertThat(scene.as(A, IsolationScene::read))
                .hasSize(BURST)
                .allSatisfy(row -> assertThat(row).startsWith(A + "|burst-"));
        assertThat(scene.as(B, IsolationScene::read))
                .hasSize(REQUESTS)
                .allSatisfy(row -> assertThat(row).startsWith(B + "|quiet-"));
    }
}
