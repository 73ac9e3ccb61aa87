package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

/** What became of a request to book. */
public sealed interface BookResult permits BookResult.Booked, Denial {

    /**
     * The time is kept for good. For a repeated request, the booking as it is now: look at its status.
     *
     * @param booking the booking as it is now
     */
    record Booked(Booking booking) implements BookResult {

        /** Checks that there is one. */
        public Booked {
            requireNonNull(booking, "booking");
        }
    }
}
