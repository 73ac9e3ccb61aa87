package dev.cimiento.tenancy.micrometer;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.PoolStats;
import dev.cimiento.tenancy.features.Quotas;
import dev.cimiento.tenancy.telemetry.CacheStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What tenancy holds, as meters that are read when somebody looks. Register each source once, at start-up:
 *
 * <pre>{@code
 * TenancyGauges.in(registry).cache("tenants", tenants::stats).leases(quotas).pools(pools::stats);
 * }</pre>
 *
 * <p>None has a tenant among its tags. The registry holds the sources for good. Safe for use by many threads.
 */
public final class TenancyGauges {

    private final MeterRegistry registry;

    private TenancyGauges(MeterRegistry registry) {
        this.registry = requireNonNull(registry, "registry");
    }

    /** In this registry. */
    public static TenancyGauges in(MeterRegistry registry) {
        return new TenancyGauges(registry);
    }

    /**
     * A cache: {@code cimiento.tenancy.cache.size}, {@code .gets} with {@code result} {@code hit} and {@code miss}, and {@code .evictions}.
     *
     * @param name what is cached, for the tag {@code cache}
     */
    public TenancyGauges cache(String name, Supplier<CacheStats> stats) {
        requireNonNull(stats, "stats");
        Tags tags = Tags.of("cache", requireNonNull(name, "name"));
        Gauge.builder("cimiento.tenancy.cache.size", stats, s -> s.get().size())
                .description("Entries held")
                .tags(tags)
                .strongReference(true)
                .register(registry);
        counter(
                "cimiento.tenancy.cache.gets",
                "Questions to the cache",
                tags.and("result", "hit"),
                stats,
                CacheStats::hits);
        counter(
                "cimiento.tenancy.cache.gets",
                "Questions to the cache",
                tags.and("result", "miss"),
                stats,
                CacheStats::misses);
        counter("cimiento.tenancy.cache.evictions", "Entries that made room", tags, stats, CacheStats::evictions);
        return this;
    }

    /**
     * Pools of tenants that have one each. Under {@code cimiento.tenancy.pool}: the gauges {@code .open}, {@code .limit}, {@code .connections},
     * {@code .connections.limit}, {@code .lent} and {@code .waiting}, and the counters {@code .opened}, {@code .evicted} and {@code .refused}.
     *
     * @param stats {@code tenantPools::stats}
     */
    public TenancyGauges pools(Supplier<PoolStats> stats) {
        requireNonNull(stats, "stats");
        gauge("cimiento.tenancy.pool.open", "Pools open", stats, PoolStats::pools);
        gauge("cimiento.tenancy.pool.limit", "Pools that may be open", stats, PoolStats::maxPools);
        gauge(
                "cimiento.tenancy.pool.connections",
                "Connections that open pools may have",
                stats,
                PoolStats::connections);
        gauge(
                "cimiento.tenancy.pool.connections.limit",
                "Connections that all may have",
                stats,
                PoolStats::maxConnections);
        gauge("cimiento.tenancy.pool.lent", "Connections on loan", stats, PoolStats::lent);
        gauge("cimiento.tenancy.pool.waiting", "Callers that wait for room", stats, PoolStats::waiting);
        counter("cimiento.tenancy.pool.opened", "Pools opened", Tags.empty(), stats, PoolStats::opened);
        counter("cimiento.tenancy.pool.evicted", "Pools that made room", Tags.empty(), stats, PoolStats::evicted);
        counter(
                "cimiento.tenancy.pool.refused",
                "Callers refused for want of room",
                Tags.empty(),
                stats,
                PoolStats::refused);
        return this;
    }

    /** The leases on quotas that this process holds: {@code cimiento.tenancy.quota.leases}. */
    public TenancyGauges leases(Quotas quotas) {
        Gauge.builder("cimiento.tenancy.quota.leases", requireNonNull(quotas, "quotas"), Quotas::leasesHeld)
                .description("Leases on quotas held by this process")
                .strongReference(true)
                .register(registry);
        return this;
    }

    private <S> void gauge(String name, String description, Supplier<S> stats, ToDoubleFunction<S> value) {
        Gauge.builder(name, stats, s -> value.applyAsDouble(s.get()))
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private <S> void counter(String name, String description, Tags tags, Supplier<S> stats, ToDoubleFunction<S> value) {
        // The counter holds its object weakly; a gauge beside it holds the same supplier for good.
        FunctionCounter.builder(name, stats, s -> value.applyAsDouble(s.get()))
                .description(description)
                .tags(tags)
                .register(registry);
    }
}
