package dev.cimiento.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class TenantContextTest {

    private static final TenantId A = TenantId.of("a");
    private static final TenantId B = TenantId.of("b");

    @Test
    @DisplayName("no tenant means an exception that says what to do")
    void failsClosed() {
        assertThat(TenantContext.current()).isEmpty();
        assertThatThrownBy(TenantContext::require)
                .isInstanceOf(NoTenantException.class)
                .hasMessageContaining("TenantContext.call");
    }

    @Test
    @DisplayName("scopes nest, and are restored when the body throws; the log context follows")
    void nests() {
        TenantContext.run(A, () -> {
            assertThatThrownBy(() -> TenantContext.run(B, () -> {
                        assertThat(TenantContext.require()).isEqualTo(B);
                        throw new IllegalStateException("out");
                    }))
                    .hasMessage("out");
            assertThat(TenantContext.require()).isEqualTo(A);
            assertThat(TenantContext.<Optional<TenantId>, RuntimeException>system("test", TenantContext::current))
                    .isEmpty();
            assertThat(TenantContext.isSystem()).isFalse();
        });
        assertThat(TenantContext.current()).isEmpty();
        assertThat(MDC.get(TenantContext.MDC_KEY)).isNull();
    }

    @Test
    @DisplayName("a reused thread sees the tenant of whoever handed the task in, and none for a task of no tenant")
    void propagates() throws Exception {
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            ExecutorService service = TenantContext.propagate(one);
            assertThat(TenantContext.call(A, () -> service.submit(TenantContext::current))
                            .get())
                    .contains(A);
            assertThat(TenantContext.call(B, () -> CompletableFuture.supplyAsync(TenantContext::current, service))
                            .get())
                    .contains(B);
            assertThat(service.submit(TenantContext::current).get()).isEmpty();
            assertThat(TenantContext.call(A, () -> one.submit(TenantContext::current))
                            .get())
                    .as("a thread that was not wrapped inherits nothing")
                    .isEmpty();
        } finally {
            one.shutdown();
        }
    }

    @Test
    @DisplayName("system scope needs a reason, and is no tenant")
    void system() {
        assertThatThrownBy(() -> TenantContext.system(" ", () -> 1)).hasMessageContaining("reason");
        assertThatThrownBy(() -> TenantContext.system("why", TenantContext::require))
                .isInstanceOf(NoTenantException.class);
    }

    @Test
    @DisplayName("a hook that runs when its transaction is over has the tenant of who registered it, or none at all")
    void afterCommit() {
        List<Optional<TenantId>> seen = new ArrayList<>();
        List<Runnable> hooks = new ArrayList<>();
        TenantContext.run(A, () -> {
            Runnable hook = () -> seen.add(TenantContext.current());
            hooks.add(TenantContext.carry(hook));
            hooks.add(hook);
        });
        hooks.forEach(Runnable::run);
        assertThat(seen).containsExactly(Optional.of(A), Optional.empty());
        // Run while the next tenant is served, a hook that was carried is still its own tenant's.
        TenantContext.run(B, () -> {
            hooks.get(0).run();
            assertThat(TenantContext.require()).isEqualTo(B);
        });
        assertThat(seen.get(2)).contains(A);
    }

    @Test
    @DisplayName("a thread that watches for timeouts has no tenant, and a carried task there has its submitter's")
    void timeouts() throws Exception {
        CompletableFuture<Integer> late = new CompletableFuture<>();
        CompletableFuture<Optional<TenantId>> carried = new CompletableFuture<>();
        CompletableFuture<Optional<TenantId>> bare = new CompletableFuture<>();
        TenantContext.run(A, () -> {
            Runnable completing = () -> carried.complete(TenantContext.current());
            Runnable task = TenantContext.carry(completing);
            late.whenComplete((value, failure) -> {
                task.run();
                bare.complete(TenantContext.current());
            });
            // Only now, so that it is the timeout's own thread which completes.
            late.orTimeout(1, TimeUnit.MILLISECONDS);
            assertThat(carried.get(30, TimeUnit.SECONDS)).contains(A);
            assertThat(bare.get(30, TimeUnit.SECONDS)).isEmpty();
        });
        assertThat(late).isCompletedExceptionally();
    }
}
