package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

/** What became of a note that a customer came, did not come, or was served. */
public sealed interface AttendanceResult permits AttendanceResult.Noted, Refused {

    /**
     * It is noted; also when it was before.
     *
     * @param booking the booking as it is now
     */
    record Noted(Booking booking) implements AttendanceResult {

        /** Checks that there is one. */
        public Noted {
            requireNonNull(booking, "booking");
        }
    }
}
