package dev.cimiento.auth.inmemory;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.Rate;
import dev.cimiento.auth.RateLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Buckets in memory, apart for each tenant; for tests and first programs, since it forgets none. Safe for use by many threads. */
public final class InMemoryRateLimits implements RateLimits {

    private final ByTenant<Map<String, Instant>> tenants = new ByTenant<>(HashMap::new);
    private final InstantSource clock;

    /** By this clock. */
    public InMemoryRateLimits(InstantSource clock) {
        this.clock = requireNonNull(clock, "clock");
    }

    @Override
    public Optional<Duration> take(String bucket, Rate rate) {
        Map<String, Instant> buckets = tenants.current();
        Instant now = clock.instant();
        synchronized (buckets) {
            Instant fullAt = buckets.getOrDefault(requireNonNull(bucket, "bucket"), now);
            Instant next = (fullAt.isAfter(now) ? fullAt : now).plus(rate.each());
            Duration over = Duration.between(now.plus(rate.each().multipliedBy(rate.burst())), next);
            if (over.isNegative() || over.isZero()) {
                buckets.put(bucket, next);
                return Optional.empty();
            }
            return Optional.of(over);
        }
    }
}
