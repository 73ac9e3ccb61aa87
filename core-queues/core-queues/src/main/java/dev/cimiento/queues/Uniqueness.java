package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What keeps a second job out, and for how long.
 *
 * @param key among the jobs of one owner and kind; 1 to 200 characters
 * @param until how far into the job's life
 * @param period at least this long after it was enqueued, whatever became of it; zero for no longer than its life
 */
public record Uniqueness(String key, Until until, Duration period) {

    /** When a job gives up its key. */
    public enum Until {
        /** When it is started for the first time. */
        STARTED,
        /** When it is done, cancelled or dead. */
        ENDED
    }

    /**
     * Checks the key and the period.
     *
     * @throws IllegalArgumentException when the key is blank, too long, or with U+0000, or the period negative or over 10 years
     */
    public Uniqueness {
        Job.checkedKey(key);
        requireNonNull(until, "until");
        if (requireNonNull(period, "period").isNegative() || period.compareTo(Duration.ofDays(3650)) > 0) {
            throw new IllegalArgumentException("period must be between 0 and 10 years, was " + period);
        }
    }
}
