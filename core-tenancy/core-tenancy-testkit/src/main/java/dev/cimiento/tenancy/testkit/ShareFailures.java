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

    private static final int BURST = 20;

    private final IsolationScene scene;

    ShareFailures(IsolationScene scene) {
        this.scene = scene;
    }

    void addTo(List<DynamicTest> tests) {
        scene.add(tests, "a tenant that takes every connection it can get leaves some to the others", this::burst);
    }

    private void burst() throws Exception {
        ExecutorService noisy = Executors.newFixedThreadPool(BURST);
        ExecutorService quiet = Executors.newSingleThreadExecutor();
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
            for (int i = 0; i < 10; i++) {
                String body = "quiet-" + i;
                Future<Integer> one = quiet.submit(() -> scene.as(B, c -> IsolationScene.write(c, B, body)));
                assertThat(one.get(5, TimeUnit.SECONDS))
                        .as("rows that %s wrote meanwhile", B)
                        .isEqualTo(1);
            }
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
                .hasSize(10)
                .allSatisfy(row -> assertThat(row).startsWith(B + "|quiet-"));
    }
}
