package dev.cimiento.auth.bucket4j;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.Rate;
import dev.cimiento.auth.RateLimits;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Buckets in the memory of this process: no query, and as many times the rate as there are processes. In front of {@code
 * PostgresRateLimits} ({@code TieredRateLimits}) they keep a flood from the database.
 *
 * <p>Holds about 100,000 buckets: full ones, which are as good as none, are dropped then, and others where that is not enough. Safe for use by
 * many threads.
 */
public final class Bucket4jRateLimits implements RateLimits {

    private static final int MOST = 100_000;

    private final ConcurrentMap<Key, Bucket> buckets = new ConcurrentHashMap<>();
    private final TimeMeter meter;

    /** By this clock. */
    public Bucket4jRateLimits(InstantSource clock) {
        this.meter = new ClockMeter(requireNonNull(clock, "clock"));
    }

    private record Key(TenantId tenant, String bucket, Rate rate) {}

    private record ClockMeter(InstantSource clock) implements TimeMeter {

        @Override
        public long currentTimeNanos() {
            Instant now = clock.instant();
            return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }

    @Override
    public Optional<Duration> take(String bucket, Rate rate) {
        Key key = new Key(TenantContext.require(), requireNonNull(bucket, "bucket"), requireNonNull(rate, "rate"));
        if (buckets.size() >= MOST) {
            makeRoom();
        }
        ConsumptionProbe probe = buckets.computeIfAbsent(key, this::full).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private Bucket full(Key key) {
        Rate rate = key.rate();
        return Bucket.builder()
                .withCustomTimePrecision(meter)
                .addLimit(limit -> limit.capacity(rate.burst()).refillGreedy(rate.burst(), rate.period()))
                .build();
    }

    private synchronized void makeRoom() {
        if (buckets.size() < MOST) {
            return;
        }
        buckets.entrySet()
                .removeIf(entry -> entry.getValue().getAvailableTokens()
                        >= entry.getKey().rate().burst());
        buckets.keySet().stream()
                .limit(Math.max(0, buckets.size() - MOST / 2))
                .toList()
                .forEach(buckets::remove);
    }
}
