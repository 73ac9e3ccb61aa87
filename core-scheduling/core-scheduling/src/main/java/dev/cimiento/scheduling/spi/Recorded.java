package dev.cimiento.scheduling.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.Booking;

/**
 * A booking and what its idempotency key stands for.
 *
 * @param booking the booking as it is now
 * @param content what it was made with
 */
public record Recorded(Booking booking, String content) {

    /** Checks that both are there. */
    public Recorded {
        requireNonNull(booking, "booking");
        requireNonNull(content, "content");
    }
}
