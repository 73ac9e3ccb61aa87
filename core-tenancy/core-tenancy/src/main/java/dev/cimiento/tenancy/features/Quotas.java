package dev.cimiento.tenancy.features;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.telemetry.TenancyListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits that hold, however many threads and processes ask at once: the store counts.
 *
 * <p>{@link #spend} counts at once. {@link #acquire} gives a lease, for work that may fail and for what is limited at once. A lease lasts two
 * minutes ({@link #withLeaseTime}); between {@link #start} and {@link #close} this object extends those of its process three times as often, so
 * leases last as long as their process, and those of a process that died come back by themselves. Not started, a lease lasts its time.
 *
 * <p>Counting is a transaction of its own: it stays when the caller's rolls back (a lease does not, if closed by try-with-resources). Days and
 * months are UTC's unless {@link #withZones} says otherwise. Safe for use by many threads.
 */
public final class Quotas implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Quotas.class);
    private static final Duration LEASE_TIME = Duration.ofMinutes(2);

    private final Features features;
    private final QuotaStore store;
    private final InstantSource clock;
    private final Duration leaseTime;
    private final Function<TenantId, ZoneId> zones;
    private final TenancyListener listener;
    private final UUID holder = UUID.randomUUID();
    private final Map<UUID, Held> leases = new ConcurrentHashMap<>();
    private @Nullable ScheduledExecutorService heartbeat;

    private Quotas(
            Features features,
            QuotaStore store,
            InstantSource clock,
            Duration leaseTime,
            Function<TenantId, ZoneId> zones,
            TenancyListener listener) {
        this.features = requireNonNull(features, "features");
        this.store = requireNonNull(store, "store");
        this.clock = requireNonNull(clock, "clock");
        this.leaseTime = requireNonNull(leaseTime, "leaseTime");
        this.zones = requireNonNull(zones, "zones");
        this.listener = requireNonNull(listener, "listener");
        if (leaseTime.compareTo(Duration.ofMillis(100)) < 0) {
            throw new IllegalArgumentException("leaseTime must be at least PT0.1S, was " + leaseTime);
        }
    }

    /** With the limits of these features, counted in this store. */
    public static Quotas of(Features features, QuotaStore store, InstantSource clock) {
        return new Quotas(features, store, clock, LEASE_TIME, tenant -> ZoneOffset.UTC, TenancyListener.NONE);
    }

    /**
     * The same, with leases that last so long when nobody extends them. It must be longer than the clocks of two machines are apart.
     *
     * @throws IllegalArgumentException when it is shorter than a tenth of a second
     */
    public Quotas withLeaseTime(Duration time) {
        return new Quotas(features, store, clock, time, zones, listener);
    }

    /** The same, with days and months of each tenant's own zone. */
    public Quotas withZones(Function<TenantId, ZoneId> zoneOf) {
        return new Quotas(features, store, clock, leaseTime, zoneOf, listener);
    }

    /** The same, telling this listener what is refused. */
    public Quotas withListener(TenancyListener newListener) {
        return new Quotas(features, store, clock, leaseTime, zones, TenancyListener.guarded(newListener));
    }

    /** Extends the leases of this process from now on, on a thread of its own. */
    public synchronized Quotas start() {
        if (heartbeat == null) {
            ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "quota-leases");
                thread.setDaemon(true);
                return thread;
            });
            long pause = leaseTime.toMillis() / 3;
            executor.scheduleWithFixedDelay(this::extendOrWarn, pause, pause, TimeUnit.MILLISECONDS);
            heartbeat = executor;
        }
        return this;
    }

    /** Takes units of the current tenant on a lease. */
    public QuotaAnswer acquire(Quota quota, long units) {
        return acquire(TenantContext.require(), quota, units);
    }

    /**
     * Takes units on a lease.
     *
     * @throws IllegalArgumentException when units is not positive
     * @throws dev.cimiento.tenancy.UnknownTenantException when the tenant is not registered
     */
    public QuotaAnswer acquire(TenantId tenant, Quota quota, long units) {
        Asked asked = asked(tenant, quota, units);
        QuotaStore.Lease lease = new QuotaStore.Lease(
                UUID.randomUUID(), holder, units, asked.now().plus(leaseTime));
        Held held = new Held(asked.slot(), lease, quota.span());
        // Known before it is in the store, or a heartbeat between the two would take it for lost.
        leases.put(lease.id(), held);
        boolean taken = false;
        try {
            QuotaTally tally = store.hold(asked.slot(), lease, asked.limit(), asked.now());
            taken = tally.verdict() == QuotaTally.Verdict.TAKEN;
            held.stored = taken;
            return taken ? new QuotaAnswer.Granted(held) : refused(quota, asked, tally, units);
        } finally {
            if (!taken) {
                leases.remove(lease.id());
            }
        }
    }

    /** Counts units of the current tenant for good. */
    public QuotaAnswer spend(Quota quota, long units) {
        return spend(TenantContext.require(), quota, units);
    }

    /**
     * Counts units for good, until the period ends.
     *
     * @return with a lease that is kept already
     * @throws IllegalArgumentException when units is not positive, or the quota counts what is in use at once, which nothing uses up
     * @throws dev.cimiento.tenancy.UnknownTenantException when the tenant is not registered
     */
    public QuotaAnswer spend(TenantId tenant, Quota quota, long units) {
        if (quota.span() == Quota.Span.CONCURRENT) {
            throw new IllegalArgumentException(
                    "quota " + quota.name() + " counts what is in use at once: acquire it and close the lease");
        }
        Asked asked = asked(tenant, quota, units);
        QuotaTally tally = store.spend(asked.slot(), units, asked.limit(), asked.now());
        return tally.verdict() == QuotaTally.Verdict.TAKEN
                ? new QuotaAnswer.Granted(new Spent(units))
                : refused(quota, asked, tally, units);
    }

    /**
     * How much a tenant has used.
     *
     * @throws dev.cimiento.tenancy.UnknownTenantException when the tenant is not registered
     */
    public QuotaUsage usage(TenantId tenant, Quota quota) {
        Asked asked = asked(tenant, quota, 1);
        return usage(quota, asked, store.count(asked.slot(), asked.now()));
    }

    /** How many leases this process holds. */
    public int leasesHeld() {
        return leases.size();
    }

    /** Extends this process's leases now; {@link #start} does it regularly. */
    public void extend() {
        Set<UUID> before = leases.values().stream()
                .filter(lease -> lease.stored)
                .map(lease -> lease.lease.id())
                .collect(toUnmodifiableSet());
        Instant now = clock.instant();
        Set<UUID> still = store.extend(holder, now.plus(leaseTime), now);
        for (UUID id : before) {
            Held lease = leases.get(id);
            if (lease != null && lease.stored && !still.contains(id)) {
                leases.remove(id);
                LOG.warn("a lease on {} expired while this process held it", lease.slot);
            }
        }
    }

    /** Stops extending. Leases that are still open end when they are closed, or expire. */
    @Override
    public synchronized void close() {
        if (heartbeat != null) {
            heartbeat.shutdownNow();
            heartbeat = null;
        }
    }

    private void extendOrWarn() {
        try {
            extend();
        } catch (RuntimeException e) {
            // The next beat tries again; a lease outlives two that fail.
            LOG.warn("could not extend leases", e);
        }
    }

    private Asked asked(TenantId tenant, Quota quota, long units) {
        if (units < 1) {
            throw new IllegalArgumentException("units must be > 0, was " + units);
        }
        long limit = features.value(tenant, quota.limit());
        Instant now = clock.instant();
        ZoneId zone = zones.apply(tenant);
        return new Asked(new QuotaSlot(tenant, quota.name(), quota.period(now, zone)), limit, now, zone);
    }

    private QuotaAnswer refused(Quota quota, Asked asked, QuotaTally tally, long units) {
        QuotaAnswer.Refused refused = new QuotaAnswer.Refused(usage(quota, asked, tally), units);
        listener.quotaRefused(asked.slot().tenant(), quota.name());
        return refused;
    }

    private static QuotaUsage usage(Quota quota, Asked asked, QuotaTally tally) {
        return new QuotaUsage(
                asked.slot().tenant(),
                quota,
                asked.limit(),
                tally,
                quota.end(asked.slot().period(), asked.zone()));
    }

    private record Asked(QuotaSlot slot, long limit, Instant now, ZoneId zone) {}

    private record Spent(long units) implements QuotaLease {

        @Override
        public void keep() {
            // was counted for good when it was granted
        }

        @Override
        public boolean isHeld() {
            return true;
        }

        @Override
        public void close() {
            // nothing to give back
        }
    }

    private final class Held implements QuotaLease {

        private final QuotaSlot slot;
        private final QuotaStore.Lease lease;
        private final Quota.Span span;

        /** Whether the store has it, and a heartbeat that does not find it there may call it lost. */
        private volatile boolean stored;

        private boolean ended;
        private boolean kept;

        Held(QuotaSlot slot, QuotaStore.Lease lease, Quota.Span span) {
            this.slot = slot;
            this.lease = lease;
            this.span = span;
        }

        @Override
        public long units() {
            return lease.units();
        }

        @Override
        public synchronized void keep() {
            if (span == Quota.Span.CONCURRENT) {
                throw new IllegalStateException("quota " + slot.quota()
                        + " counts what is in use at once, so a lease of it cannot be kept, only closed");
            }
            if (kept) {
                return;
            }
            if (ended) {
                throw new IllegalStateException("this lease on " + slot.quota() + " was closed");
            }
            stored = false;
            store.keep(slot, lease);
            kept = true;
            leases.remove(lease.id());
        }

        @Override
        public synchronized boolean isHeld() {
            return kept || (!ended && leases.containsKey(lease.id()));
        }

        @Override
        public synchronized void close() {
            if (!ended) {
                ended = true;
                if (!kept) {
                    stored = false;
                    leases.remove(lease.id());
                    store.release(lease.id());
                }
            }
        }

        @Override
        public String toString() {
            return "QuotaLease[" + lease.units() + " of " + slot + "]";
        }
    }
}
