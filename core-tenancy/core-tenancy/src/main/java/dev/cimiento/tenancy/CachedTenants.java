package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.cimiento.tenancy.internal.Refreshed;
import dev.cimiento.tenancy.telemetry.CacheStats;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A registry in memory before another, for what is asked on every request.
 *
 * <p>Holds the whole registry, read in one query and not older than 10 seconds, so a tenant suspended on another machine is refused here within
 * that time. A tenant that is not in it is looked for at most once a second, however many ask and whatever they ask for: ids that nobody has
 * cost no memory and no queries. So a new tenant is served on every machine after a second at the latest, and at once on the one that
 * registered it. What is written through this object is seen by it at once.
 *
 * <p>One thread reads, the others wait for it. For registries of up to some ten thousand tenants. Safe for use by many threads.
 */
public final class CachedTenants implements Tenants {

    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(10);
    private static final Duration MISS_INTERVAL = Duration.ofSeconds(1);

    private final Tenants registry;
    private final InstantSource clock;
    private final Duration timeToLive;
    private final Duration missInterval;
    private final Refreshed<Map<TenantId, Tenant>> held;
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();

    private CachedTenants(Tenants registry, InstantSource clock, Duration timeToLive, Duration missInterval) {
        this.registry = requireNonNull(registry, "registry");
        this.clock = requireNonNull(clock, "clock");
        this.timeToLive = positive(timeToLive, "timeToLive");
        this.missInterval = positive(missInterval, "missInterval");
        this.held = new Refreshed<>(this::read, timeToLive, clock, (before, after) -> {});
    }

    /** Before this registry. */
    public static CachedTenants before(Tenants registry, InstantSource clock) {
        return new CachedTenants(registry, clock, TIME_TO_LIVE, MISS_INTERVAL);
    }

    /**
     * The same with another limit on the age of answers, and nothing in memory yet.
     *
     * @throws IllegalArgumentException when it is not positive
     */
    public CachedTenants withTimeToLive(Duration newTimeToLive) {
        return new CachedTenants(registry, clock, newTimeToLive, missInterval);
    }

    /**
     * The same with another pause between two reads for tenants that are not found, and nothing in memory yet.
     *
     * @throws IllegalArgumentException when it is not positive
     */
    public CachedTenants withMissInterval(Duration newMissInterval) {
        return new CachedTenants(registry, clock, timeToLive, newMissInterval);
    }

    @Override
    public Optional<Tenant> find(TenantId id) {
        requireNonNull(id, "id");
        asked.incrementAndGet();
        Tenant known = held.get().get(id);
        return Optional.ofNullable(
                known != null ? known : held.notOlderThan(missInterval).get(id));
    }

    @Override
    public List<Tenant> list() {
        return held.get().values().stream()
                .sorted((a, b) -> a.id().compareTo(b.id()))
                .toList();
    }

    @Override
    public Tenant register(Tenant tenant) {
        try {
            return registry.register(tenant);
        } finally {
            invalidate();
        }
    }

    @Override
    public void update(Tenant tenant) {
        try {
            registry.update(tenant);
        } finally {
            invalidate();
        }
    }

    @Override
    public Tenant change(TenantId id, UnaryOperator<Tenant> change) {
        try {
            return registry.change(id, change);
        } finally {
            invalidate();
        }
    }

    /** Forgets all, for what changed the registry on another way. */
    public void invalidate() {
        held.invalidate();
    }

    /** Questions answered from memory, reads of the registry, and tenants held. */
    public CacheStats stats() {
        long misses = reads.get();
        return new CacheStats(
                Math.max(0, asked.get() - misses), misses, 0, held.get().size());
    }

    private Map<TenantId, Tenant> read() {
        reads.incrementAndGet();
        return registry.list().stream().collect(toUnmodifiableMap(Tenant::id, Function.identity()));
    }

    private static Duration positive(Duration duration, String name) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, was " + duration);
        }
        return duration;
    }
}
