package dev.cimiento.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TenantSnapshotTest {

    private static final TenantId A = TenantId.of("a");
    private static final TenantId B = TenantId.of("b");

    @Test
    @DisplayName("a snapshot travels in headers and is entered where it arrives, whoever is there")
    void travels() {
        Map<String, String> headers =
                TenantContext.call(A, () -> TenantContext.capture().headers());
        assertThat(headers).containsExactly(Map.entry("cimiento-tenant", "a"));
        TenantSnapshot arrived = TenantSnapshot.ofHeaders(headers);
        assertThat(arrived.tenant()).contains(A);
        TenantContext.run(B, () -> {
            assertThat(arrived.<Optional<TenantId>, RuntimeException>call(TenantContext::current))
                    .contains(A);
            assertThat(TenantContext.require()).isEqualTo(B);
        });
    }

    @Test
    @DisplayName("a snapshot of nobody is of nobody, also where a tenant is entered; a bad header is refused")
    void nobody() {
        assertThat(TenantContext.capture().headers()).isEmpty();
        TenantSnapshot nobody = TenantSnapshot.ofHeaders(Map.of());
        TenantContext.run(
                A,
                () -> assertThatThrownBy(() -> nobody.run(TenantContext::require))
                        .isInstanceOf(NoTenantException.class));
        assertThatThrownBy(() -> TenantSnapshot.ofHeaders(Map.of("cimiento-tenant", "x'; --")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("system scope goes to another thread of the program, and not into headers")
    void system() {
        TenantSnapshot system = TenantContext.<TenantSnapshot, RuntimeException>system("test", TenantContext::capture);
        assertThatThrownBy(system::headers).hasMessageContaining("enter it anew");
        assertThat(system.<Boolean, RuntimeException>call(TenantContext::isSystem))
                .isTrue();
    }

    @Test
    @DisplayName(
            "random trees of scopes, exceptions and threads: each body sees its own tenant, and leaves what it found")
    void randomTrees() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> trees = new ArrayList<>();
            for (int seed = 0; seed < 200; seed++) {
                Random random = new Random(seed);
                trees.add(threads.submit(() -> tree(random, 6, Optional.empty())));
            }
            for (Future<?> tree : trees) {
                tree.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    private static void tree(Random random, int depth, Optional<TenantId> around) {
        assertThat(TenantContext.current()).isEqualTo(around);
        if (depth > 0) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                TenantId tenant = TenantId.of("t" + random.nextInt(5));
                boolean fails = random.nextInt(4) == 0;
                try {
                    Action<RuntimeException> body = () -> {
                        tree(random, depth - 1, Optional.of(tenant));
                        if (fails) {
                            throw new IllegalStateException("planned");
                        }
                    };
                    if (random.nextBoolean()) {
                        TenantContext.run(tenant, body);
                    } else {
                        TenantSnapshot.ofHeaders(Map.of(TenantSnapshot.HEADER, tenant.value()))
                                .run(body);
                    }
                } catch (IllegalStateException e) {
                    assertThat(e).hasMessage("planned");
                }
                assertThat(TenantContext.current()).isEqualTo(around);
            }
        }
    }

    @Test
    @DisplayName("a parallel stream sees the tenant through a snapshot, and none without")
    void parallelStream() {
        ForkJoinPool pool = new ForkJoinPool(4);
        try {
            TenantContext.run(A, () -> {
                TenantSnapshot here = TenantContext.capture();
                List<Optional<TenantId>> through = pool.submit(() -> IntStream.range(0, 50)
                                .parallel()
                                .mapToObj(i -> here.<Optional<TenantId>, RuntimeException>call(TenantContext::current))
                                .toList())
                        .join();
                assertThat(through).containsOnly(Optional.of(A));
                List<Optional<TenantId>> without = pool.submit(() -> IntStream.range(0, 50)
                                .parallel()
                                .mapToObj(i -> TenantContext.current())
                                .toList())
                        .join();
                assertThat(without).containsOnly(Optional.empty());
            });
        } finally {
            pool.shutdown();
        }
    }

    @Test
    @DisplayName("virtual threads see the tenant that handed the task in, and none without being told")
    void virtualThreads() throws Exception {
        Optional<Method> virtual = factory();
        assumeTrue(virtual.isPresent(), "virtual threads need JDK 21");
        ExecutorService plain = (ExecutorService) virtual.orElseThrow().invoke(null);
        try {
            ExecutorService service = TenantContext.propagate(plain);
            List<Future<Optional<TenantId>>> seen = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                TenantId tenant = i % 2 == 0 ? A : B;
                seen.add(TenantContext.call(tenant, () -> service.submit(TenantContext::current)));
            }
            for (int i = 0; i < seen.size(); i++) {
                assertThat(seen.get(i).get()).contains(i % 2 == 0 ? A : B);
            }
            assertThat(TenantContext.call(A, () -> plain.submit(TenantContext::current))
                            .get())
                    .isEmpty();
        } finally {
            plain.shutdown();
        }
    }

    private static Optional<Method> factory() {
        try {
            return Optional.of(Executors.class.getMethod("newVirtualThreadPerTaskExecutor"));
        } catch (NoSuchMethodException before21) {
            return Optional.empty();
        }
    }
}
