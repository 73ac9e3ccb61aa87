package dev.cimiento.tenancy.testkit.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.FeatureKey;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.features.Features;
import dev.cimiento.tenancy.features.Quota;
import dev.cimiento.tenancy.features.QuotaAnswer;
import dev.cimiento.tenancy.features.QuotaLease;
import dev.cimiento.tenancy.features.QuotaStore;
import dev.cimiento.tenancy.features.Quotas;
import dev.cimiento.tenancy.inmemory.InMemoryFeatureStore;
import dev.cimiento.tenancy.inmemory.InMemoryQuotaStore;
import dev.cimiento.tenancy.inmemory.InMemoryTenants;
import dev.cimiento.tenancy.telemetry.TenancyListener;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class QuotasTest {

    private static final TenantId PADEL = TenantId.of("padel");
    private static final Quota BOOKINGS = Quota.monthly(FeatureKey.number("bookings.per-month", 3));
    private static final Quota EXPORTS = Quota.daily(FeatureKey.number("exports.per-day", 1));
    private static final Quota CALLS = Quota.concurrent(FeatureKey.number("calls", 2));

    private final MutableClock clock = MutableClock.at("2026-11-30T22:30:00Z");
    private final InMemoryTenants tenants = new InMemoryTenants();
    private final Features features = Features.of(tenants, Plans.usual(), new InMemoryFeatureStore(), clock);
    private final QuotaStore store = new InMemoryQuotaStore();
    private final Quotas quotas = Quotas.of(features, store, clock);

    QuotasTest() {
        tenants.register(Tenant.of(PADEL, "Padel", Plans.BASIC.id()));
    }

    @Test
    @DisplayName("a lease that is closed gives back; one that was kept stays counted")
    void leases() {
        try (QuotaLease failed = granted(quotas.acquire(PADEL, BOOKINGS, 2))) {
            assertThat(quotas.usage(PADEL, BOOKINGS).held()).isEqualTo(2);
            assertThat(failed.isHeld()).isTrue();
        }
        QuotaLease sent = granted(quotas.acquire(PADEL, BOOKINGS, 1));
        sent.keep();
        sent.keep();
        sent.close();
        sent.close();

        assertThat(quotas.usage(PADEL, BOOKINGS).spent()).isEqualTo(1);
        assertThat(quotas.usage(PADEL, BOOKINGS).left()).isEqualTo(2);
        assertThat(quotas.leasesHeld()).isZero();
        QuotaLease closed = granted(quotas.acquire(PADEL, BOOKINGS, 1));
        closed.close();
        assertThat(closed.isHeld()).isFalse();
        assertThatThrownBy(closed::keep).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("a refusal says how much there is, how much is used, and when it begins anew")
    void refusal() {
        List<String> heard = new ArrayList<>();
        Quotas told = quotas.withListener(new TenancyListener() {
            @Override
            public void quotaRefused(TenantId tenant, String quota) {
                heard.add(tenant + " " + quota);
                throw new IllegalStateException("a broken listener");
            }
        });
        TenantContext.run(PADEL, () -> {
            assertThat(told.spend(BOOKINGS, 2)).isInstanceOf(QuotaAnswer.Granted.class);
            QuotaAnswer answer = told.acquire(BOOKINGS, 2);
            assertThat(answer).isInstanceOfSatisfying(QuotaAnswer.Refused.class, refused -> {
                assertThat(refused.usage().limit()).isEqualTo(3);
                assertThat(refused.usage().left()).isEqualTo(1);
                assertThat(refused.freeAt()).contains(Instant.parse("2026-12-01T00:00:00Z"));
            });
        });
        assertThat(heard).containsExactly("padel bookings.per-month");
    }

    @Test
    @DisplayName("days and months are the tenant's: at 23:30 in Madrid November lasts half an hour more")
    void zones() {
        Quotas madrid = quotas.withZones(tenant -> ZoneId.of("Europe/Madrid"));
        assertThat(madrid.spend(PADEL, EXPORTS, 1)).isInstanceOf(QuotaAnswer.Granted.class);
        assertThat(madrid.spend(PADEL, BOOKINGS, 3)).isInstanceOf(QuotaAnswer.Granted.class);
        assertThat(madrid.spend(PADEL, EXPORTS, 1))
                .isInstanceOfSatisfying(
                        QuotaAnswer.Refused.class,
                        refused -> assertThat(refused.freeAt()).contains(Instant.parse("2026-11-30T23:00:00Z")));

        clock.advance(Duration.ofMinutes(30));
        assertThat(madrid.spend(PADEL, EXPORTS, 1)).isInstanceOf(QuotaAnswer.Granted.class);
        assertThat(madrid.spend(PADEL, BOOKINGS, 3)).isInstanceOf(QuotaAnswer.Granted.class);
        assertThat(quotas.spend(PADEL, BOOKINGS, 1))
                .as("still November in UTC")
                .isInstanceOf(QuotaAnswer.Refused.class);
    }

    @Test
    @DisplayName("leases last as long as their process, and those of a process that died come back")
    void expiry() {
        Quotas dies = Quotas.of(features, store, clock);
        QuotaLease lost = granted(dies.acquire(PADEL, CALLS, 1));
        QuotaLease kept = granted(quotas.acquire(PADEL, CALLS, 1));
        for (int i = 0; i < 4; i++) {
            clock.advance(Duration.ofSeconds(40));
            quotas.extend();
        }
        assertThat(quotas.usage(PADEL, CALLS).held()).isEqualTo(1);
        assertThat(kept.isHeld()).isTrue();

        dies.extend();
        assertThat(lost.isHeld())
                .as("it stood still for too long, and learns it")
                .isFalse();
        lost.close();
        assertThat(quotas.acquire(PADEL, CALLS, 2)).isInstanceOf(QuotaAnswer.Refused.class);
        kept.close();
        assertThat(quotas.acquire(PADEL, CALLS, 2)).isInstanceOf(QuotaAnswer.Granted.class);
    }

    @Test
    @DisplayName("started, it extends by itself; closed, it stops")
    void heartbeat() throws Exception {
        Quotas beating = Quotas.of(features, store, InstantSource.system())
                .withLeaseTime(Duration.ofMillis(300))
                .start();
        QuotaLease lease = granted(beating.acquire(PADEL, CALLS, 2));
        Thread.sleep(700);
        assertThat(beating.usage(PADEL, CALLS).held()).isEqualTo(2);
        beating.close();
        beating.close();
        Thread.sleep(400);
        assertThat(beating.usage(PADEL, CALLS).held()).isZero();
        lease.close();
    }

    @Test
    @DisplayName("what is counted at once is never used up, and nothing is taken without asking for something")
    void misuse() {
        assertThatThrownBy(() -> quotas.spend(PADEL, CALLS, 1)).isInstanceOf(IllegalArgumentException.class);
        QuotaLease lease = granted(quotas.acquire(PADEL, CALLS, 1));
        assertThatThrownBy(lease::keep).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> quotas.acquire(PADEL, CALLS, 0)).hasMessage("units must be > 0, was 0");
    }

    @Test
    @DisplayName("a limit raised for one tenant holds at once")
    void raised() {
        features.override(PADEL, BOOKINGS.limit(), FeatureKey.UNLIMITED);
        assertThat(quotas.spend(PADEL, BOOKINGS, 1_000_000)).isInstanceOf(QuotaAnswer.Granted.class);
        assertThat(quotas.usage(PADEL, BOOKINGS).left()).isEqualTo(FeatureKey.UNLIMITED);
    }

    private static QuotaLease granted(QuotaAnswer answer) {
        assertThat(answer).isInstanceOf(QuotaAnswer.Granted.class);
        return ((QuotaAnswer.Granted) answer).lease();
    }
}
