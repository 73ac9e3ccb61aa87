package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

/** What became of a request to cancel. */
public sealed interface CancelResult permits CancelResult.Cancelled, Refused {

    /**
     * The booking keeps its time no longer; also when it did not before.
     *
     * @param booking the booking as it is now
     */
    record Cancelled(Booking booking) implements CancelResult {

        /** Checks that there is one. */
        public Cancelled {
            requireNonNull(booking, "booking");
        }
    }
}
