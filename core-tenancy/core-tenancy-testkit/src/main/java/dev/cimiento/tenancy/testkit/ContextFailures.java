package dev.cimiento.tenancy.testkit;

import static dev.cimiento.tenancy.testkit.IsolationScene.A;
import static dev.cimiento.tenancy.testkit.IsolationScene.B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.tenancy.TenantId;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;

/** What becomes of the tenant when work goes to another thread. */
final class ContextFailures {

    private final IsolationScene scene;

    ContextFailures(IsolationScene scene) {
        this.scene = scene;
    }

    void addTo(List<DynamicTest> tests) {
        scene.add(tests, "one thread of an executor serves A, then B, then nobody", this::reusedThread);
        scene.add(tests, "a thread that was started inside a tenant does not inherit it", this::newThread);
        scene.add(tests, "stages of a CompletableFuture are the tenant's that began it, or fail", this::futures);
        scene.add(tests, "a parallel stream sees the tenant's rows or none", this::parallelStream);
        scene.add(
                tests,
                "an exception restores the tenant around, and the body's end the nobody before it",
                this::nested);
    }

    /** What a thread sees without the tenant being handed to it: nothing, or a refusal. */
    private List<String> seen() {
        try (Connection connection = scene.subject().dataSource().getConnection()) {
            return IsolationScene.read(connection);
        } catch (Exception refused) {
            return List.of();
        }
    }

    private void rows() throws Exception {
        scene.as(A, c -> IsolationScene.write(c, A, "one"));
        scene.as(B, c -> IsolationScene.write(c, B, "one"));
    }

    private void reusedThread() throws Exception {
        rows();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            for (int i = 0; i < 3; i++) {
                for (TenantId tenant : List.of(A, B)) {
                    List<String> propagated = scene.in(
                            tenant,
                            () -> CompletableFuture.supplyAsync(
                                            this::seen, scene.subject().propagate(executor))
                                    .get());
                    assertThat(propagated)
                            .as("what a task of %s sees", tenant)
                            .allSatisfy(row -> assertThat(row).startsWith(tenant + "|"));
                    List<String> unwrapped =
                            scene.in(tenant, () -> executor.submit(this::seen).get());
                    assertThat(unwrapped)
                            .as("what a task sees that %s handed to a plain executor", tenant)
                            .isEmpty();
                }
            }
            assertThat(executor.submit(this::seen).get())
                    .as("what nobody's task sees")
                    .isEmpty();
        } finally {
            executor.shutdown();
        }
    }

    private void newThread() throws Exception {
        rows();
        List<String> seen = new ArrayList<>();
        scene.in(A, () -> {
            Thread thread = new Thread(() -> seen.addAll(seen()));
            thread.start();
            thread.join();
            return true;
        });
        assertThat(seen).as("what a new thread sees").isEmpty();
    }

    private void futures() throws Exception {
        rows();
        ExecutorService executor = Executors.newFixedThreadPool(2);
        try {
            List<CompletableFuture<List<String>>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                TenantId tenant = i % 2 == 0 ? A : B;
                all.add(scene.in(
                        tenant,
                        () -> CompletableFuture.supplyAsync(
                                        this::seen, scene.subject().propagate(executor))
                                .thenApplyAsync(
                                        first -> {
                                            List<String> both = new ArrayList<>(first);
                                            both.addAll(seen());
                                            return both;
                                        },
                                        scene.subject().propagate(executor))));
            }
            for (int i = 0; i < all.size(); i++) {
                TenantId tenant = i % 2 == 0 ? A : B;
                assertThat(result(all.get(i))).allSatisfy(row -> assertThat(row).startsWith(tenant + "|"));
            }
        } finally {
            executor.shutdown();
        }
    }

    private static List<String> result(CompletableFuture<List<String>> future) {
        try {
            return future.join();
        } catch (CompletionException refused) {
            return List.of();
        }
    }

    private void parallelStream() throws Exception {
        rows();
        for (TenantId tenant : List.of(A, B, A)) {
            List<List<String>> seen = scene.in(
                    tenant,
                    () -> IntStream.range(0, 16)
                            .parallel()
                            .mapToObj(i -> seen())
                            .toList());
            assertThat(seen)
                    .allSatisfy(rows ->
                            assertThat(rows).allSatisfy(row -> assertThat(row).startsWith(tenant + "|")));
        }
    }

    private void nested() throws Exception {
        rows();
        scene.in(A, () -> {
            failing(() -> scene.in(B, () -> {
                throw new IllegalStateException("inside B");
            }));
            return scene.as(B, IsolationScene::read);
        });
        scene.in(A, () -> {
            failing(() -> scene.in(B, () -> {
                throw new IllegalStateException("inside B");
            }));
            assertThat(seen()).containsExactly(A + "|one");
            return true;
        });
        assertThat(seen()).as("what nobody sees afterwards").isEmpty();
    }

    private static Optional<Exception> failing(Callable<?> body) {
        try {
            body.call();
            return Optional.empty();
        } catch (Exception expected) {
            return Optional.of(expected);
        }
    }
}
