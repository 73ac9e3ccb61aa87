package dev.cimiento.queues.internal;

import dev.cimiento.queues.Limit;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Starts that were left at a moment; it fills evenly since then. No bucket is a full one.
 *
 * @param left how many, with fractions
 * @param asOf at this moment
 */
public record Bucket(double left, Instant asOf) {

    /** How many whole starts are left now; {@link Integer#MAX_VALUE} where they are not counted. */
    public static int startsLeft(Limit limit, @Nullable Bucket bucket, Instant now) {
        return limit.hasRate() ? (int) Math.floor(now(limit, bucket, now) + 1e-9) : Integer.MAX_VALUE;
    }

    /** The bucket when this many are taken now. */
    public static Bucket after(Limit limit, @Nullable Bucket bucket, Instant now, int starts) {
        return new Bucket(now(limit, bucket, now) - starts, now);
    }

    private static double now(Limit limit, @Nullable Bucket bucket, Instant now) {
        if (bucket == null) {
            return limit.starts();
        }
        double periods = Math.max(0, seconds(Duration.between(bucket.asOf, now))) / seconds(limit.period());
        return Math.min(limit.starts(), bucket.left + periods * limit.starts());
    }

    private static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9;
    }
}
