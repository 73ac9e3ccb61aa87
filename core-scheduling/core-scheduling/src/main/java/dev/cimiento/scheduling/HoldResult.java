package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

/** What became of a request to hold a time. */
public sealed interface HoldResult permits HoldResult.Held, Denial {

    /**
     * The time is kept until the deadline. For a repeated request, the booking as it is now: look at its status.
     *
     * @param booking the booking as it is now
     */
    record Held(Booking booking) implements HoldResult {

        /** Checks that there is one. */
        public Held {
            requireNonNull(booking, "booking");
        }
    }
}
