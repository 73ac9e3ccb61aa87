package dev.cimiento.tenancy.micrometer;

import static java.util.Objects.requireNonNull;

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
 * TenancyGauges.in(registry).cache("tenants", tenants::stats).leases(quotas);
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

    /** The leases on quotas that this process holds: {@code cimiento.tenancy.quota.leases}. */
    public TenancyGauges leases(Quotas quotas) {
        Gauge.builder("cimiento.tenancy.quota.leases", requireNonNull(quotas, "quotas"), Quotas::leasesHeld)
                .description("Leases on quotas held by this process")
                .strongReference(true)
                .register(registry);
        return this;
    }

    private void counter(
            String name,
            String description,
            Tags tags,
            Supplier<CacheStats> stats,
            ToDoubleFunction<CacheStats> value) {
        // The counter holds its object weakly; the gauge of the size holds the same supplier for good.
        FunctionCounter.builder(name, stats, s -> value.applyAsDouble(s.get()))
                .description(description)
                .tags(tags)
                .register(registry);
    }
}
