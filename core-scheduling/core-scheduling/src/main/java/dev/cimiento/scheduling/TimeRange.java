package dev.cimiento.scheduling;

import java.time.Duration;
import java.time.Instant;

/**
 * A stretch of time, with its start and without its end, so that two that touch do not overlap.
 *
 * @param start its first moment
 * @param end the moment after its last; later than the start
 */
public record TimeRange(Instant start, Instant end) {

    /**
     * Checks the order.
     *
     * @throws IllegalArgumentException when the end is not after the start, or one is before 1970 or after 9998
     */
    public TimeRange {
        Checks.instant(start, "start");
        Checks.instant(end, "end");
        if (!end.isAfter(start)) {
            throw new IllegalArgumentException("end must be after start " + start + ", was " + end);
        }
    }

    /**
     * From this moment, this long.
     *
     * @throws IllegalArgumentException when the length is not positive
     */
    public static TimeRange of(Instant start, Duration length) {
        return new TimeRange(start, start.plus(length));
    }

    /** Whether the two have a moment in common. */
    public boolean overlaps(TimeRange other) {
        return start.isBefore(other.end) && other.start.isBefore(end);
    }

    /** How long it is. */
    public Duration length() {
        return Duration.between(start, end);
    }

    /** This stretch with these lengths added on either side. */
    public TimeRange widened(Duration before, Duration after) {
        return new TimeRange(start.minus(before), end.plus(after));
    }

    /** A stretch of this length, so much later, or earlier. */
    public TimeRange shifted(Duration by) {
        return new TimeRange(start.plus(by), end.plus(by));
    }

    @Override
    public String toString() {
        return "[" + start + ", " + end + ")";
    }
}
