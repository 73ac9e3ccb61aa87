package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How much may run at once, and how much may begin in a period. Immutable. The default is no limit.
 *
 * <p>A rate is a bucket that holds as many starts as a period admits and fills evenly: after a quiet time a burst of that many begins at
 * once. An attempt that is snoozed or given back has used its start.
 *
 * @param running how many run at once at most, those that a worker claimed ahead among them; {@link Integer#MAX_VALUE} for any number
 * @param starts how many begin in a period; {@link Integer#MAX_VALUE} for any number
 * @param period of the starts
 */
public record Limit(int running, int starts, Duration period) {

    private static final Limit NONE = new Limit(Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ofSeconds(1));

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException when a number is negative, or the period not between 1 ms and 366 days
     */
    public Limit {
        if (running < 0) {
            throw new IllegalArgumentException("running must be >= 0, was " + running);
        }
        if (starts < 1) {
            throw new IllegalArgumentException("starts must be > 0, was " + starts);
        }
        if (requireNonNull(period, "period").compareTo(Duration.ofMillis(1)) < 0
                || period.compareTo(Duration.ofDays(366)) > 0) {
            throw new IllegalArgumentException("period must be between 1 ms and 366 days, was " + period);
        }
    }

    /** Any number. */
    public static Limit none() {
        return NONE;
    }

    /** At most so many run at once; 0 pauses. */
    public Limit withRunning(int running) {
        return new Limit(running, starts, period);
    }

    /** At most so many begin in a period. */
    public Limit withRate(int starts, Duration period) {
        return new Limit(running, starts, period);
    }

    /** Whether starts are counted. */
    public boolean hasRate() {
        return starts < Integer.MAX_VALUE;
    }
}
