package dev.cimiento.tenancy.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.tenancy.FeatureKey;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.PoolStats;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.features.Features;
import dev.cimiento.tenancy.features.Quota;
import dev.cimiento.tenancy.features.Quotas;
import dev.cimiento.tenancy.inmemory.InMemoryFeatureStore;
import dev.cimiento.tenancy.inmemory.InMemoryQuotaStore;
import dev.cimiento.tenancy.inmemory.InMemoryTenants;
import dev.cimiento.tenancy.telemetry.CacheStats;
import dev.cimiento.tenancy.telemetry.TenancyListener.Refusal;
import dev.cimiento.tenancy.telemetry.TopTenants;
import dev.cimiento.tenancy.testkit.MutableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MicrometerTenancyTest {

    private static final TenantId PADEL = TenantId.of("padel");
    private static final Duration TOOK = Duration.ofMillis(5);

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MicrometerTenancyListener listener = MicrometerTenancyListener.of(registry, 10, clock);

    @Test
    @DisplayName("failure 24: 100,000 random tenants on four threads make at most K + 1 series, over many hours too")
    void bounded() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> threads = new ArrayList<>();
            for (int seed = 0; seed < 4; seed++) {
                Random random = new Random(seed);
                threads.add(executor.submit(() -> {
                    int most = 0;
                    for (int i = 0; i < 25_000; i++) {
                        listener.requestServed(TenantId.of(Long.toString(random.nextLong() >>> 1, 36)), 200, TOOK);
                        if (i % 1000 == 0) {
                            clock.advance(Duration.ofMinutes(20));
                            most = Math.max(most, series("cimiento.tenancy.requests"));
                        }
                    }
                    return most;
                }));
            }
            int most = 0;
            for (Future<Integer> thread : threads) {
                most = Math.max(most, thread.get());
            }
            assertThat(most).isEqualTo(11);
            assertThat(series("cimiento.tenancy.requests")).isLessThanOrEqualTo(11);
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    @DisplayName("requests are timed by tenant and outcome, and no request is lost to a tenant without a place")
    void requests() {
        MicrometerTenancyListener one = MicrometerTenancyListener.of(registry, 1, clock);
        one.requestServed(PADEL, 200, TOOK);
        one.requestServed(PADEL, 204, TOOK);
        one.requestServed(PADEL, 500, TOOK);
        one.requestServed(TenantId.of("clinic"), 200, TOOK);
        one.requestServed(TenantId.of("gym"), 200, TOOK);

        assertThat(registry.get("cimiento.tenancy.requests")
                        .tags("tenant", "padel", "outcome", "2xx")
                        .timer()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("cimiento.tenancy.requests")
                        .tags("tenant", "padel", "outcome", "5xx")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("cimiento.tenancy.requests")
                        .tags("tenant", TopTenants.OTHER)
                        .timer()
                        .count())
                .isEqualTo(2);
    }

    @Test
    @DisplayName("a tenant that loses its place loses all its series")
    void displaced() {
        MicrometerTenancyListener one = MicrometerTenancyListener.of(registry, 1, Duration.ofMinutes(1), clock);
        one.requestServed(PADEL, 200, TOOK);
        one.quotaRefused(PADEL, "bookings");
        for (int i = 0; i < 5; i++) {
            one.requestServed(TenantId.of("busy"), 200, TOOK);
        }
        clock.advance(Duration.ofMinutes(2));
        one.requestServed(TenantId.of("busy"), 200, TOOK);
        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getTag("tenant"))
                .containsExactlyInAnyOrder("busy", TopTenants.OTHER);
    }

    @Test
    @DisplayName("refusals are counted by reason and name no tenant")
    void refusals() {
        listener.requestRefused(Refusal.UNKNOWN_TENANT);
        listener.requestRefused(Refusal.UNKNOWN_TENANT);
        assertThat(registry.get("cimiento.tenancy.refusals")
                        .tag("reason", "UNKNOWN_TENANT")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.getMeters())
                .allSatisfy(meter -> assertThat(meter.getId().getTag("tenant")).isNull());
    }

    @Test
    @DisplayName("caches, leases and pools are read when somebody looks, and are not collected as garbage")
    void gauges() {
        InMemoryTenants tenants = new InMemoryTenants();
        tenants.register(Tenant.of(PADEL, "Padel", Plans.BASIC.id()));
        Quotas quotas = Quotas.of(
                        Features.of(tenants, Plans.usual(), new InMemoryFeatureStore(), clock),
                        new InMemoryQuotaStore(),
                        clock)
                .withListener(listener);
        Quota calls = Quota.concurrent(FeatureKey.number("calls", 1));
        TenancyGauges.in(registry)
                .cache("tenants", () -> new CacheStats(7, 3, 1, 5))
                .leases(quotas)
                .pools(() -> new PoolStats(1, 2, 3, 4, 5, 6, 7, 8, 9));
        quotas.acquire(PADEL, calls, 1);
        quotas.acquire(PADEL, calls, 1);
        System.gc();

        assertThat(registry.get("cimiento.tenancy.quota.leases").gauge().value())
                .isEqualTo(1);
        assertThat(registry.get("cimiento.tenancy.quota.refusals")
                        .tags("tenant", "padel", "quota", "calls")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("cimiento.tenancy.cache.size")
                        .tag("cache", "tenants")
                        .gauge()
                        .value())
                .isEqualTo(5);
        assertThat(registry.get("cimiento.tenancy.cache.gets")
                        .tag("result", "hit")
                        .functionCounter()
                        .count())
                .isEqualTo(7);
        assertThat(registry.get("cimiento.tenancy.cache.gets")
                        .tag("result", "miss")
                        .functionCounter()
                        .count())
                .isEqualTo(3);
        String pool = "cimiento.tenancy.pool.";
        assertThat(List.of("open", "limit", "connections", "connections.limit", "lent", "waiting"))
                .extracting(name -> registry.get(pool + name).gauge().value())
                .containsExactly(1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
        assertThat(List.of("opened", "evicted", "refused"))
                .extracting(name -> registry.get(pool + name).functionCounter().count())
                .containsExactly(7.0, 8.0, 9.0);
        assertThat(registry.get("cimiento.tenancy.cache.evictions")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    private int series(String name) {
        return registry.find(name).meters().size();
    }
}
