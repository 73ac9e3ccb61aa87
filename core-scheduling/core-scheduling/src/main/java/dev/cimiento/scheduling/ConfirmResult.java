package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

/** What became of a request to confirm a hold. */
public sealed interface ConfirmResult permits ConfirmResult.Confirmed, Denial {

    /**
     * The time is kept for good; also when it was before.
     *
     * @param booking the booking as it is now
     */
    record Confirmed(Booking booking) implements ConfirmResult {

        /** Checks that there is one. */
        public Confirmed {
            requireNonNull(booking, "booking");
        }
    }
}
