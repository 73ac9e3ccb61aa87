package dev.cimiento.scheduling.spi;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * How much a resource was given to do.
 *
 * @param bookings how many bookings that count start in the range
 * @param last when the latest of them was made; {@link Instant#EPOCH} when there is none
 */
public record Usage(long bookings, Instant last) {

    /** Nothing yet. */
    public static final Usage NONE = new Usage(0, Instant.EPOCH);

    /** Checks that there is a moment. */
    public Usage {
        requireNonNull(last, "last");
    }
}
