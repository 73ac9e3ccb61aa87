package dev.cimiento.tenancy.testkit;

import static dev.cimiento.tenancy.testkit.IsolationScene.A;
import static dev.cimiento.tenancy.testkit.IsolationScene.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;

/** What becomes of the tenant when work goes to another thread. */
final class ContextFailures {

    private final IsolationScene scene;

    ContextFailures(IsolationScene scene) {
        this.scene = scene;
    }

    void addTo(List<DynamicTest> tests) {
        scene.add(tests, "failure 12: one thread of an executor serves A, then B, then nobody", this::reusedThread);
        scene.add(tests, "failure 12: a thread that was started inside a tenant does not inherit it", this::newThread);
        scene.add(
                tests,
                "failure 12: stages of a CompletableFuture are the tenant's that began it, or fail",
                this::futures);
        scene.add(tests, "failure 12: a parallel stream sees the tenant's rows or none", this::parallelStream);
        if (virtualThreads().isPresent()) {
            scene.add(
                    tests,
                    "failure 12: virtual threads are the tenant's that handed the task in, or nobody's",
                    this::virtual);
        }
        scene.add(tests, "failure 12: the thread that watches for timeouts is nobody's", this::timeout);
        scene.add(
                tests,
                "failure 12: a hook that runs after its tenant was left is not that tenant's by accident",
                this::hook);
        scene.add(
                tests,
                "failure 13: whatever scopes are opened in each other, each end restores who was around",
                this::trees);
        scene.add(
                tests,
                "failure 13: a connection and a statement that are kept past their scope do not run",
                this::keptPastTheScope);
        scene.add(
                tests,
                "failure 13: an exception restores the tenant around, and the body's end the nobody before it",
                this::nested);
    }

    /** From JDK 21 on. */
    private static Optional<ExecutorService> virtualThreads() {
        try {
            return Optional.of((ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
        } catch (ReflectiveOperationException before21) {
            return Optional.empty();
        }
    }

    private void virtual() throws Exception {
        rows();
        ExecutorService plain = virtualThreads().orElseThrow();
        try {
            List<CompletableFuture<List<String>>> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                all.add(scene.in(
                        i % 2 == 0 ? A : B,
                        () -> CompletableFuture.supplyAsync(
                                this::seen, scene.subject().propagate(plain))));
            }
            for (int i = 0; i < all.size(); i++) {
                TenantId tenant = i % 2 == 0 ? A : B;
                assertThat(result(all.get(i))).allSatisfy(row -> assertThat(row).startsWith(tenant + "|"));
            }
            assertThat(scene.in(A, () -> plain.submit(this::seen).get()))
                    .as("what a virtual thread sees that was not told")
                    .isEmpty();
        } finally {
            plain.shutdown();
        }
    }

    private void timeout() throws Exception {
        rows();
        CompletableFuture<Integer> late = new CompletableFuture<>();
        CompletableFuture<List<String>> seen = new CompletableFuture<>();
        scene.in(A, () -> {
            late.whenComplete((value, failure) -> seen.complete(seen()));
            // Only now, so that it is the timeout's own thread which completes.
            late.orTimeout(1, TimeUnit.MILLISECONDS);
            assertThat(seen.get(30, TimeUnit.SECONDS))
                    .as("what the thread sees that watches for timeouts")
                    .isEmpty();
            return true;
        });
    }

    private void hook() throws Exception {
        rows();
        List<Callable<List<String>>> hooks = new ArrayList<>();
        scene.as(A, c -> {
            hooks.add(this::seen);
            return IsolationScene.read(c);
        });
        assertThat(hooks.get(0).call())
                .as("what a hook sees once its tenant is left")
                .isEmpty();
        assertThat(scene.in(B, hooks.get(0)))
                .as("what it sees while the next one is served")
                .allSatisfy(row -> assertThat(row).startsWith(B + "|"));
    }

    /** Scopes in scopes as chance will have it, some ended by exceptions, some on other threads. */
    private void trees() throws Exception {
        rows();
        ExecutorService executor = Executors.newFixedThreadPool(2);
        try {
            Random random = new Random(13);
            for (int i = 0; i < 8; i++) {
                grow(random, Optional.empty(), 0, executor);
            }
        } finally {
            executor.shutdown();
        }
    }

    private void grow(Random random, Optional<TenantId> here, int depth, ExecutorService executor) throws Exception {
        List<String> expected = here.map(tenant -> List.of(tenant + "|one")).orElse(List.of());
        for (int i = random.nextInt(3); i >= 0 && depth < 4; i--) {
            TenantId next = random.nextBoolean() ? A : B;
            switch (random.nextInt(4)) {
                case 0 ->
                    assertThat(failing(() -> scene.in(next, () -> {
                                grow(random, Optional.of(next), depth + 1, executor);
                                throw new IllegalStateException("by chance");
                            })))
                            .get()
                            .isInstanceOf(IllegalStateException.class);
                case 1 ->
                    assertThat(executor.submit(this::seen).get())
                            .as("what a plain thread sees")
                            .isEmpty();
                case 2 ->
                    assertThat(scene.in(
                                    next,
                                    () -> result(CompletableFuture.supplyAsync(
                                            this::seen, scene.subject().propagate(executor)))))
                            .allSatisfy(row -> assertThat(row).startsWith(next + "|"));
                default ->
                    scene.in(next, () -> {
                        grow(random, Optional.of(next), depth + 1, executor);
                        return true;
                    });
            }
            assertThat(seen())
                    .as("what %s sees after a scope inside ended", here)
                    .isEqualTo(expected);
        }
        assertThat(seen()).as("what %s sees", here).isEqualTo(expected);
    }

    private void keptPastTheScope() throws Exception {
        rows();
        List<Connection> kept = new ArrayList<>();
        List<PreparedStatement> statements = new ArrayList<>();
        scene.in(A, () -> {
            Connection connection = scene.subject().dataSource().getConnection();
            kept.add(connection);
            statements.add(connection.prepareStatement("SELECT tenant, body FROM isolation_row"));
            return true;
        });
        try {
            assertThatThrownBy(() -> statements.get(0).executeQuery())
                    .as("a statement that was kept past its scope")
                    .isInstanceOf(Exception.class);
            assertThatThrownBy(() -> IsolationScene.read(kept.get(0)))
                    .as("a connection that was kept past its scope")
                    .isInstanceOf(Exception.class);
        } finally {
            kept.get(0).close();
        }
        scene.expect(List.of("one"), List.of("one"));
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
