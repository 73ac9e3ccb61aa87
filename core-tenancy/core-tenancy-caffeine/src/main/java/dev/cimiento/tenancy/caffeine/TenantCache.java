package dev.cimiento.tenancy.caffeine;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.telemetry.CacheStats;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A cache for each tenant: what one tenant put in, no other finds, clears or pushes out.
 *
 * <p>There is a cache a tenant, rather than one whose keys begin with the tenant, so no two keys can meet however they are written; and each has
 * bounds of its own, so a noisy tenant pushes out its own entries only. Every method works for the tenant of {@link TenantContext}, and throws
 * {@code NoTenantException} where there is none.
 *
 * <p>Holds at most 1,000 entries a tenant ({@link Bounds#entries}) of at most 1,000 tenants ({@link Bounds#tenants}, beyond which the cache of
 * a tenant that is asked for seldom goes), each for at most 10 minutes after it was put ({@link Bounds#lasting}). Safe for use by many
 * threads. {@code toString()} and {@link #stats} show numbers, never keys or values.
 *
 * @param <K> the keys
 * @param <V> the values
 */
public final class TenantCache<K, V> {

    private final Cache<TenantId, Cache<K, V>> tenants;
    private final Bounds bounds;
    private final InstantSource clock;
    private final Counts counts = new Counts();

    private TenantCache(Bounds bounds, InstantSource clock) {
        this.bounds = requireNonNull(bounds, "bounds");
        this.clock = requireNonNull(clock, "clock");
        this.tenants = Caffeine.newBuilder()
                .maximumSize(bounds.tenants())
                .executor(Runnable::run)
                .build();
    }

    /** Empty, with the usual bounds. */
    public static <K, V> TenantCache<K, V> create(InstantSource clock) {
        return new TenantCache<>(Bounds.USUAL, clock);
    }

    /** Empty, with these bounds. */
    public static <K, V> TenantCache<K, V> create(Bounds bounds, InstantSource clock) {
        return new TenantCache<>(bounds, clock);
    }

    /** What the tenant has under this key. */
    public Optional<V> find(K key) {
        V value = own().getIfPresent(requireNonNull(key, "key"));
        counts.asked(value != null);
        return Optional.ofNullable(value);
    }

    /**
     * What the tenant has under this key; where it has nothing, what the loader gives, which is then kept. Of many threads that ask at once one
     * loads, as the tenant, and the others wait. What the loader throws is thrown to all who waited for it or to each that tries next, and nothing
     * is kept.
     */
    public V get(K key, Function<? super K, ? extends V> loader) {
        requireNonNull(loader, "loader");
        boolean[] loaded = new boolean[1];
        Function<K, V> counting = k -> {
            loaded[0] = true;
            return requireNonNull(loader.apply(k), "loader gave null");
        };
        try {
            return requireNonNull(own().get(requireNonNull(key, "key"), counting));
        } finally {
            counts.asked(!loaded[0]);
        }
    }

    /** Puts a value in, in place of the one under this key. */
    public void put(K key, V value) {
        own().put(requireNonNull(key, "key"), requireNonNull(value, "value"));
    }

    /** Takes a value out. */
    public void evict(K key) {
        own().invalidate(requireNonNull(key, "key"));
    }

    /** Forgets all of the current tenant, also what is being loaded now, and nothing of others. */
    public void clear() {
        forget(TenantContext.require());
    }

    /** Forgets all of this tenant: for whoever deletes it, from outside. */
    public void forget(TenantId tenant) {
        // Another cache from now on: a value that is still being loaded lands in the one that nobody looks into any
        // more.
        tenants.invalidate(requireNonNull(tenant, "tenant"));
    }

    /** Over all tenants. */
    public CacheStats stats() {
        tenants.cleanUp();
        long size = 0;
        for (Cache<K, V> cache : tenants.asMap().values()) {
            cache.cleanUp();
            size += cache.estimatedSize();
        }
        return counts.stats(size);
    }

    /** How many entries a tenant holds. */
    public long size(TenantId tenant) {
        Cache<K, V> cache = tenants.getIfPresent(requireNonNull(tenant, "tenant"));
        if (cache == null) {
            return 0;
        }
        cache.cleanUp();
        return cache.estimatedSize();
    }

    @Override
    public String toString() {
        return "TenantCache[" + stats() + "]";
    }

    private Cache<K, V> own() {
        return requireNonNull(tenants.get(TenantContext.require(), tenant -> cache()));
    }

    private Cache<K, V> cache() {
        return Caffeine.newBuilder()
                .maximumSize(bounds.entries())
                .expireAfterWrite(bounds.lasting())
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                // Tidied up by whoever asks: no thread of another's works on a tenant's entries.
                .executor(Runnable::run)
                .evictionListener((@Nullable K key, @Nullable V value, RemovalCause cause) -> counts.evicted(cause))
                .build();
    }

    /**
     * How much is held and for how long.
     *
     * @param entries of each tenant
     * @param tenants with a cache
     * @param lasting after an entry was put in
     */
    public record Bounds(long entries, long tenants, Duration lasting) {

        /** 1,000 entries of each of 1,000 tenants, for 10 minutes. */
        public static final Bounds USUAL = new Bounds(1_000, 1_000, Duration.ofMinutes(10));

        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException when one is not positive
         */
        public Bounds {
            if (entries < 1 || tenants < 1) {
                throw new IllegalArgumentException(
                        "entries and tenants must be > 0, were " + entries + " and " + tenants);
            }
            if (lasting.isNegative() || lasting.isZero()) {
                throw new IllegalArgumentException("lasting must be positive, was " + lasting);
            }
        }

        /** The same with so many entries a tenant. */
        public Bounds withEntries(long newEntries) {
            return new Bounds(newEntries, tenants, lasting);
        }

        /** The same with so many tenants. */
        public Bounds withTenants(long newTenants) {
            return new Bounds(entries, newTenants, lasting);
        }

        /** The same with entries that last so long. */
        public Bounds withLasting(Duration newLasting) {
            return new Bounds(entries, tenants, newLasting);
        }
    }
}
