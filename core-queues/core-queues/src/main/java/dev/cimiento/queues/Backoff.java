package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next attempt. Implementations are safe for use by many threads. */
@FunctionalInterface
public interface Backoff {

    /**
     * The wait after this attempt failed.
     *
     * @param attempt 1 for the first
     */
    Duration after(int attempt);

    /** From about 5 seconds, doubling, to about an hour: ten attempts span some 45 minutes. */
    static Backoff standard() {
        return exponential(Duration.ofSeconds(5), Duration.ofHours(1));
    }

    /**
     * Doubles from the first wait to the longest. Each wait is drawn between half of that and the whole, so that jobs that failed together
     * do not come back together.
     *
     * @throws IllegalArgumentException when first is not positive, or longest is shorter than first or over 100 years
     */
    static Backoff exponential(Duration first, Duration longest) {
        if (requireNonNull(first, "first").isNegative() || first.isZero()) {
            throw new IllegalArgumentException("first must be > 0, was " + first);
        }
        if (requireNonNull(longest, "longest").compareTo(first) < 0 || longest.compareTo(Job.LONGEST_DELAY) > 0) {
            throw new IllegalArgumentException(
                    "longest must be >= first " + first + " and at most 100 years, was " + longest);
        }
        return attempt -> {
            long nominal = longest.toMillis();
            int doublings = Math.max(0, attempt - 1);
            if (doublings < 40 && first.toMillis() <= nominal >> doublings) {
                nominal = first.toMillis() << doublings;
            }
            long half = nominal / 2;
            return Duration.ofMillis(half + ThreadLocalRandom.current().nextLong(nominal - half + 1));
        };
    }

    /** The same wait each time, without jitter. */
    static Backoff fixed(Duration wait) {
        if (requireNonNull(wait, "wait").isNegative() || wait.compareTo(Job.LONGEST_DELAY) > 0) {
            throw new IllegalArgumentException("wait must be between 0 and 100 years, was " + wait);
        }
        return attempt -> wait;
    }
}
