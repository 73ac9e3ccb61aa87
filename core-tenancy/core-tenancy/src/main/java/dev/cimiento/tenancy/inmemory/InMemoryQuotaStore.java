package dev.cimiento.tenancy.inmemory;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.cimiento.tenancy.features.QuotaSlot;
import dev.cimiento.tenancy.features.QuotaStore;
import dev.cimiento.tenancy.features.QuotaTally;
import dev.cimiento.tenancy.features.QuotaTally.Verdict;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Counts in memory, for one process; forgets all when the program ends. Safe for use by many threads. */
public final class InMemoryQuotaStore implements QuotaStore {

    private final Map<QuotaSlot, Long> spent = new HashMap<>();
    private final Map<UUID, Held> leases = new HashMap<>();

    @Override
    public synchronized QuotaTally spend(QuotaSlot slot, long units, long limit, Instant now) {
        long before = spentOf(slot);
        long held = heldOf(slot, now);
        if (!QuotaTally.fits(before, held, units, limit)) {
            return new QuotaTally(Verdict.FULL, before, held);
        }
        spent.put(slot, before + units);
        return new QuotaTally(Verdict.TAKEN, before + units, held);
    }

    @Override
    public synchronized QuotaTally hold(QuotaSlot slot, Lease lease, long limit, Instant now) {
        long before = spentOf(slot);
        long held = heldOf(slot, now);
        if (!QuotaTally.fits(before, held, lease.units(), limit)) {
            return new QuotaTally(Verdict.FULL, before, held);
        }
        leases.put(lease.id(), new Held(slot, lease));
        return new QuotaTally(Verdict.TAKEN, before, held + lease.units());
    }

    @Override
    public synchronized void keep(QuotaSlot slot, Lease lease) {
        leases.remove(lease.id());
        spent.merge(slot, lease.units(), Long::sum);
    }

    @Override
    public synchronized void release(UUID lease) {
        leases.remove(lease);
    }

    @Override
    public synchronized Set<UUID> extend(UUID holder, Instant until, Instant now) {
        leases.values().removeIf(held -> !held.lease().until().isAfter(now));
        leases.replaceAll((id, held) -> held.lease().holder().equals(holder)
                ? new Held(held.slot(), new Lease(id, holder, held.lease().units(), until))
                : held);
        return leases.values().stream()
                .filter(held -> held.lease().holder().equals(holder))
                .map(held -> held.lease().id())
                .collect(toUnmodifiableSet());
    }

    @Override
    public synchronized QuotaTally count(QuotaSlot slot, Instant now) {
        return new QuotaTally(Verdict.TAKEN, spentOf(slot), heldOf(slot, now));
    }

    private long spentOf(QuotaSlot slot) {
        return spent.getOrDefault(slot, 0L);
    }

    private long heldOf(QuotaSlot slot, Instant now) {
        return leases.values().stream()
                .filter(held -> held.slot().equals(slot) && held.lease().until().isAfter(now))
                .mapToLong(held -> held.lease().units())
                .sum();
    }

    private record Held(QuotaSlot slot, Lease lease) {}
}
