package dev.cimiento.queues.line;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long until someone is called.
 *
 * @param p50 half of them wait no longer
 * @param p90 nine of ten wait no longer; never less than p50
 * @param ahead how many were ahead
 * @param basis what it was made of
 */
public record WaitEstimate(Duration p50, Duration p90, int ahead, Basis basis) {

    /**
     * Checks them.
     *
     * @throws IllegalArgumentException when a length is negative, p90 less than p50, or ahead negative
     */
    public WaitEstimate {
        requireNonNull(basis, "basis");
        if (p50.isNegative() || p90.compareTo(p50) < 0 || ahead < 0) {
            throw new IllegalArgumentException(
                    "p50, p90 and ahead must be in order and not negative, were " + p50 + ", " + p90 + ", " + ahead);
        }
    }

    /** What an estimate is made of, the best first. */
    public enum Basis {
        /** How fast the line moved lately while people waited, over at least 20 calls. */
        PACE,
        /** How long the last one who was called within the hour had waited. */
        LAST_WAIT,
        /** The line's {@link LineRules#serviceTime}. */
        SERVICE_TIME
    }
}
