package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

/** What became of a request to move a booking. Unless it was rescheduled, the booking keeps the time it had. */
public sealed interface RescheduleResult permits RescheduleResult.Rescheduled, Denial {

    /**
     * The booking is where it was asked to be; also when it was there before.
     *
     * @param booking the booking as it is now
     */
    record Rescheduled(Booking booking) implements RescheduleResult {

        /** Checks that there is one. */
        public Rescheduled {
            requireNonNull(booking, "booking");
        }
    }
}
