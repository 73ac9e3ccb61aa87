package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often a message is tried, and how long to wait between. The waits double from the first to the longest, each shortened by up to a
 * fifth at random, so that a provider that comes back is not met by all messages at once.
 *
 * @param attempts how often a message is tried at most, the first time included
 * @param firstWait the wait after the first attempt
 * @param longestWait the longest wait
 */
public record RetryPolicy(int attempts, Duration firstWait, Duration longestWait) {

    private static final int JITTER_PERCENT = 20;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException when there is no attempt, or a wait is not positive
     */
    public RetryPolicy {
        requireNonNull(firstWait, "firstWait");
        requireNonNull(longestWait, "longestWait");
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be 1 or more, was " + attempts);
        }
        if (firstWait.isNegative() || firstWait.isZero() || longestWait.compareTo(firstWait) < 0) {
            throw new IllegalArgumentException("waits must be positive, the first not above the longest, were "
                    + firstWait + " and " + longestWait);
        }
    }

    /** Ten attempts, waits from 30 seconds to 2 hours: a provider may be away for 5 hours. */
    public static RetryPolicy standard() {
        return new RetryPolicy(10, Duration.ofSeconds(30), Duration.ofHours(2));
    }

    /** Whether another attempt follows this many. */
    boolean allowsAnother(int made) {
        return made < attempts;
    }

    /** The wait after this many attempts: at least what the provider asked for. */
    Duration waitAfter(int made, Duration asked) {
        Duration wait = firstWait;
        for (int i = 1; i < made && wait.compareTo(longestWait) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        if (wait.compareTo(longestWait) > 0) {
            wait = longestWait;
        }
        wait = wait.multipliedBy(100 - ThreadLocalRandom.current().nextInt(JITTER_PERCENT + 1))
                .dividedBy(100);
        return wait.compareTo(asked) < 0 ? asked : wait;
    }
}
