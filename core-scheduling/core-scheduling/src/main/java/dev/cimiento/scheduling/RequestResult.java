package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

/** What became of a request that the business must approve. */
public sealed interface RequestResult permits RequestResult.Requested, Denial {

    /**
     * The time is kept until the business has decided, or its deadline. For a repeated request, the booking as it is now: look at its status.
     *
     * @param booking the booking as it is now
     */
    record Requested(Booking booking) implements RequestResult {

        /** Checks that there is one. */
        public Requested {
            requireNonNull(booking, "booking");
        }
    }
}
