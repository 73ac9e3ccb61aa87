package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How often something may happen: a bucket that holds so many, and refills evenly in that time.
 *
 * @param burst how many at once, from a full bucket
 * @param period in what time an empty bucket is full again
 */
public record Rate(int burst, Duration period) {

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException when the burst is not 1 to 1,000,000, or the period not a microsecond for each of the burst to a day
     */
    public Rate {
        if (burst < 1 || burst > 1_000_000) {
            throw new IllegalArgumentException("burst must be 1 to 1000000, was " + burst);
        }
        if (requireNonNull(period, "period").toNanos() / burst < 1_000 || period.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "period must be a microsecond for each of the burst to a day, was " + period);
        }
    }

    /** So many in that time. */
    public static Rate of(int burst, Duration period) {
        return new Rate(burst, period);
    }

    /** The time in which one is refilled. */
    public Duration each() {
        return period.dividedBy(burst);
    }
}
