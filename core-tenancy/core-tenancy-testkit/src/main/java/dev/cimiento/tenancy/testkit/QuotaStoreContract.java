package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.tenancy.FeatureKey;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.features.QuotaSlot;
import dev.cimiento.tenancy.features.QuotaStore;
import dev.cimiento.tenancy.features.QuotaStore.Lease;
import dev.cimiento.tenancy.features.QuotaTally;
import dev.cimiento.tenancy.features.QuotaTally.Verdict;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link QuotaStore} must keep. */
public abstract class QuotaStoreContract {

    private static final TenantId A = TenantId.of("a");
    private static final TenantId B = TenantId.of("b");
    private static final QuotaSlot SLOT = new QuotaSlot(A, "messages", LocalDate.of(2026, 11, 1));
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final UUID HOLDER = new UUID(0, 1);

    private QuotaStore store;

    /** For subclasses. */
    protected QuotaStoreContract() {}

    /** A store without counts, whose registry knows these tenants. */
    protected abstract QuotaStore emptyStore(List<TenantId> tenants);

    @BeforeEach
    final void start() {
        store = emptyStore(List.of(A, B));
    }

    @Test
    @DisplayName("units are spent up to the limit, and a request that does not fit takes nothing")
    final void spends() {
        assertThat(store.spend(SLOT, 3, 5, NOW)).isEqualTo(new QuotaTally(Verdict.TAKEN, 3, 0));
        assertThat(store.spend(SLOT, 3, 5, NOW)).isEqualTo(new QuotaTally(Verdict.FULL, 3, 0));
        assertThat(store.spend(SLOT, 2, 5, NOW)).isEqualTo(new QuotaTally(Verdict.TAKEN, 5, 0));
        assertThat(store.spend(SLOT, 1, FeatureKey.UNLIMITED, NOW).verdict()).isEqualTo(Verdict.TAKEN);
        assertThat(store.spend(SLOT, Long.MAX_VALUE, 100, NOW).verdict()).isEqualTo(Verdict.FULL);
        assertThat(store.spend(SLOT, 1, 0, NOW).verdict()).isEqualTo(Verdict.FULL);
    }

    @Test
    @DisplayName("tenants, quotas and periods are counted apart")
    final void apart() {
        store.spend(SLOT, 5, 5, NOW);
        for (QuotaSlot other : List.of(
                new QuotaSlot(B, "messages", SLOT.period()),
                new QuotaSlot(A, "bookings", SLOT.period()),
                new QuotaSlot(A, "messages", SLOT.period().plusMonths(1)))) {
            assertThat(store.spend(other, 5, 5, NOW).verdict()).isEqualTo(Verdict.TAKEN);
        }
    }

    @Test
    @DisplayName("a lease counts until it is released or expires")
    final void holds() {
        Lease first = lease(2, LATER);
        Lease second = lease(1, NOW.plusSeconds(1));
        assertThat(store.hold(SLOT, first, 3, NOW)).isEqualTo(new QuotaTally(Verdict.TAKEN, 0, 2));
        assertThat(store.hold(SLOT, second, 3, NOW)).isEqualTo(new QuotaTally(Verdict.TAKEN, 0, 3));
        assertThat(store.hold(SLOT, lease(1, LATER), 3, NOW)).isEqualTo(new QuotaTally(Verdict.FULL, 0, 3));
        assertThat(store.spend(SLOT, 1, 3, NOW).verdict()).isEqualTo(Verdict.FULL);

        assertThat(store.count(SLOT, NOW.plusSeconds(1)).held()).isEqualTo(2);
        store.release(first.id());
        store.release(first.id());
        assertThat(store.count(SLOT, NOW).held()).isEqualTo(1);
    }

    @Test
    @DisplayName("a kept lease is spent, also one that expired meanwhile")
    final void keeps() {
        Lease lease = lease(2, LATER);
        store.hold(SLOT, lease, 3, NOW);
        store.keep(SLOT, lease);
        assertThat(store.count(SLOT, NOW)).isEqualTo(new QuotaTally(Verdict.TAKEN, 2, 0));

        Lease expired = lease(1, NOW);
        store.hold(SLOT, expired, 3, NOW.minusSeconds(1));
        store.extend(HOLDER, LATER, NOW.plusSeconds(1));
        store.keep(SLOT, expired);
        assertThat(store.count(SLOT, NOW).spent()).isEqualTo(3);
    }

    @Test
    @DisplayName("extending moves the holder's own leases, and revives none that expired")
    final void extend() {
        Lease living = lease(1, NOW.plusSeconds(10));
        Lease dead = lease(1, NOW.plusSeconds(1));
        Lease foreign = new Lease(UUID.randomUUID(), new UUID(0, 2), 1, NOW.plusSeconds(10));
        List.of(living, dead, foreign).forEach(lease -> store.hold(SLOT, lease, 3, NOW));

        assertThat(store.extend(HOLDER, LATER, NOW.plusSeconds(5))).containsExactly(living.id());
        assertThat(store.count(SLOT, NOW.plusSeconds(9)).held()).isEqualTo(2);
        assertThat(store.count(SLOT, NOW.plusSeconds(30)).held()).isEqualTo(1);
        assertThat(store.count(SLOT, LATER).held()).isZero();
    }

    @Test
    @DisplayName("eight threads that spend and hold at once never pass the limit, and fill it")
    final void race() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(8);
        try {
            List<Future<Long>> takers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                boolean leases = i % 2 == 0;
                takers.add(executor.submit(() -> {
                    long taken = 0;
                    for (int n = 0; n < 25; n++) {
                        QuotaTally tally =
                                leases ? store.hold(SLOT, lease(1, LATER), 100, NOW) : store.spend(SLOT, 1, 100, NOW);
                        taken += tally.verdict() == Verdict.TAKEN ? 1 : 0;
                    }
                    return taken;
                }));
            }
            long taken = 0;
            for (Future<Long> taker : takers) {
                taken += taker.get();
            }
            assertThat(taken).isEqualTo(100);
            QuotaTally tally = store.count(SLOT, NOW);
            assertThat(tally.spent() + tally.held()).isEqualTo(100);
        } finally {
            executor.shutdownNow();
        }
    }

    private static Lease lease(long units, Instant until) {
        return new Lease(UUID.randomUUID(), HOLDER, units, until);
    }
}
