package dev.cimiento.tenancy.caffeine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.NoTenantException;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.telemetry.CacheStats;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TenantCacheContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TenantCacheTest extends TenantCacheContract {

    private static final TenantId A = TenantId.of("a");
    private static final TenantId B = TenantId.of("b");

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final TenantCache<String, String> cache = TenantCache.create(clock);

    @Override
    protected Optional<String> find(String key) {
        return cache.find(key);
    }

    @Override
    protected void put(String key, String value) {
        cache.put(key, value);
    }

    @Override
    protected void evict(String key) {
        cache.evict(key);
    }

    @Override
    protected void clear() {
        cache.clear();
    }

    @Test
    @DisplayName("failure 14: what is loaded is the tenant's own, and forgetting one tenant leaves the other")
    void loads() {
        for (TenantId tenant : List.of(A, B)) {
            TenantContext.run(
                    tenant,
                    () -> assertThat(cache.get("k", key -> key + " of " + TenantContext.require()))
                            .isEqualTo("k of " + tenant));
        }
        assertThatThrownBy(() -> cache.get("k", key -> "nobody's")).isInstanceOf(NoTenantException.class);
        cache.forget(A);
        TenantContext.run(A, () -> assertThat(cache.find("k")).isEmpty());
        TenantContext.run(B, () -> assertThat(cache.find("k")).contains("k of b"));
    }

    @Test
    @DisplayName("a tenant that fills its cache a hundred times over pushes out nothing of another's")
    void noisy() {
        TenantCache<Integer, String> small = TenantCache.create(TenantCache.Bounds.USUAL.withEntries(100), clock);
        TenantContext.run(A, () -> {
            for (int i = 0; i < 100; i++) {
                small.put(i, "of a");
            }
        });
        TenantContext.run(B, () -> {
            for (int i = 0; i < 10_000; i++) {
                small.put(i, "of b");
            }
        });
        small.stats();
        TenantContext.run(A, () -> {
            for (int i = 0; i < 100; i++) {
                assertThat(small.find(i)).contains("of a");
            }
        });
        assertThat(small.size(A)).isEqualTo(100);
        assertThat(small.size(B)).isLessThanOrEqualTo(100);
        assertThat(small.stats().evictions()).isGreaterThanOrEqualTo(9_900);
    }

    @Test
    @DisplayName("ten thousand tenants do not have ten thousand caches")
    void manyTenants() {
        TenantCache<String, String> few = TenantCache.create(TenantCache.Bounds.USUAL.withTenants(10), clock);
        for (int i = 0; i < 10_000; i++) {
            TenantContext.run(TenantId.of("t" + i), () -> few.put("k", "v"));
        }
        assertThat(few.stats().size()).isLessThanOrEqualTo(10);
    }

    @Test
    @DisplayName("of sixteen threads that ask at once, one loads, and another tenant does not wait for it")
    void singleFlight() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(16);
        try {
            AtomicInteger loads = new AtomicInteger();
            CountDownLatch otherTenantDone = new CountDownLatch(1);
            List<Future<String>> askers = new ArrayList<>();
            for (int i = 0; i < 15; i++) {
                askers.add(executor.submit(() -> TenantContext.<String, RuntimeException>call(
                        A,
                        () -> cache.get("k", key -> {
                            loads.incrementAndGet();
                            await(otherTenantDone);
                            return "loaded";
                        }))));
            }
            TenantContext.run(B, () -> assertThat(cache.get("k", key -> "of b")).isEqualTo("of b"));
            otherTenantDone.countDown();
            for (Future<String> asker : askers) {
                assertThat(asker.get()).isEqualTo("loaded");
            }
            assertThat(loads).hasValue(1);
            assertThat(cache.stats()).isEqualTo(new CacheStats(14, 2, 0, 2));
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    @DisplayName("what was being loaded when the tenant was cleared is not found afterwards")
    void clearedWhileLoading() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            CountDownLatch loading = new CountDownLatch(1);
            CountDownLatch cleared = new CountDownLatch(1);
            Future<String> stale = TenantContext.call(
                    A,
                    () -> TenantContext.propagate(executor)
                            .submit(() -> cache.get("price", key -> {
                                loading.countDown();
                                await(cleared);
                                return "old";
                            })));
            loading.await();
            TenantContext.run(A, cache::clear);
            cleared.countDown();
            assertThat(stale.get()).isEqualTo("old");
            TenantContext.run(A, () -> assertThat(cache.find("price")).isEmpty());
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    @DisplayName("entries end with their time; a loader that fails leaves nothing")
    void ends() {
        TenantContext.run(A, () -> {
            cache.put("k", "v");
            clock.advance(Duration.ofMinutes(10).minusMillis(1));
            assertThat(cache.find("k")).contains("v");
            clock.advance(Duration.ofMillis(1));
            assertThat(cache.find("k")).isEmpty();
            assertThatThrownBy(() -> cache.get("k", key -> {
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");
            assertThat(cache.get("k", key -> "again")).isEqualTo("again");
        });
    }

    @Test
    @DisplayName("failure 24: neither keys nor values are shown")
    void silent() {
        TenantCache<String, Secret> secrets = TenantCache.create(clock);
        TenantContext.run(A, () -> secrets.put("api-key-of-acme", Secret.of("s3cret")));
        assertThat(secrets.toString())
                .doesNotContain("s3cret")
                .doesNotContain("acme")
                .contains("size=1");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
