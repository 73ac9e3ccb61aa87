package dev.cimiento.tenancy.testkit.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.tenancy.CachedTenants;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantStatus;
import dev.cimiento.tenancy.postgresql.PostgresTenants;
import dev.cimiento.tenancy.telemetry.CacheStats;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CachedTenantsTest {

    private static final TenantId PADEL = TenantId.of("padel");

    private final TestDatabase database = TestDatabase.create().migrate(PADEL, PostgresTenants.SCHEMA);
    private final PostgresTenants registry = new PostgresTenants(database.pool(2));
    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private CachedTenants tenants;

    @BeforeEach
    void start() {
        database.execute("DELETE FROM cimiento.tenant");
        tenants = CachedTenants.before(registry, clock);
        tenants.register(Tenant.of(PADEL, "Padel", Plans.BASIC.id()).withStatus(TenantStatus.ACTIVE));
    }

    @AfterAll
    void stop() {
        database.close();
    }

    @Test
    @DisplayName("failure 22: 10,000 unknown ids cost one read an interval, and no memory")
    void unknownIds() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(tenants.find(TenantId.of("nobody-" + i))).isEmpty();
        }
        assertThat(tenants.stats()).isEqualTo(new CacheStats(9_999, 1, 0, 1));
        for (int second = 1; second <= 3; second++) {
            clock.advance(Duration.ofSeconds(1));
            for (int i = 0; i < 100; i++) {
                assertThat(tenants.find(TenantId.of("nobody-" + i))).isEmpty();
            }
            assertThat(tenants.stats().misses()).isEqualTo(1 + second);
        }
        assertThat(tenants.find(PADEL)).isPresent();
    }

    @Test
    @DisplayName("failure 22: a tenant suspended on another node is refused here within the time to live")
    void suspended() {
        assertThat(tenants.require(PADEL).isActive()).isTrue();
        CachedTenants elsewhere = CachedTenants.before(registry, clock);
        elsewhere.update(elsewhere.require(PADEL).withStatus(TenantStatus.SUSPENDED));

        assertThat(elsewhere.require(PADEL).isActive())
                .as("at once where it was written")
                .isFalse();
        clock.advance(Duration.ofSeconds(10).minusMillis(1));
        assertThat(tenants.require(PADEL).isActive()).isTrue();
        clock.advance(Duration.ofMillis(1));
        assertThat(tenants.require(PADEL).isActive()).isFalse();
    }

    @Test
    @DisplayName("a tenant registered on another node is served here after the pause for unknown ones")
    void registeredElsewhere() {
        TenantId clinic = TenantId.of("clinic");
        assertThat(tenants.find(clinic)).isEmpty();
        registry.register(Tenant.of(clinic, "Clinic", Plans.BASIC.id()));
        assertThat(tenants.find(clinic)).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(tenants.find(clinic)).isPresent();
        assertThat(tenants.list()).extracting(Tenant::id).containsExactly(clinic, PADEL);
    }

    @Test
    @DisplayName("however many ask at once, one reads")
    void singleFlight() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(16);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Boolean>> askers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                askers.add(executor.submit(() -> {
                    start.await();
                    return tenants.find(PADEL).isPresent();
                }));
            }
            start.countDown();
            for (Future<Boolean> asker : askers) {
                assertThat(asker.get()).isTrue();
            }
            assertThat(tenants.stats().misses()).isEqualTo(1);
        } finally {
            executor.shutdownNow();
        }
    }
}
