package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import java.time.LocalDateTime;
import java.util.List;

/** What became of a request for a series, or of a change to one. */
public sealed interface SeriesResult permits SeriesResult.Made, SeriesResult.Conflicting {

    /**
     * These are made: confirmed, or where the customer is to be asked about conflicts, held.
     *
     * @param series which series
     * @param bookings in order of their starts, as they are now
     * @param conflicts those that are not, in order, and why
     */
    record Made(SeriesId series, List<Booking> bookings, List<Conflict> conflicts) implements SeriesResult {

        /** Checks that all are there. */
        public Made {
            requireNonNull(series, "series");
            bookings = List.copyOf(bookings);
            conflicts = List.copyOf(conflicts);
        }
    }

    /**
     * Nothing was changed, since these cannot be.
     *
     * @param conflicts in order, and why
     */
    record Conflicting(List<Conflict> conflicts) implements SeriesResult {

        /** Checks that all are there. */
        public Conflicting {
            conflicts = List.copyOf(conflicts);
        }
    }

    /**
     * One occurrence that cannot be.
     *
     * @param start when it would be, on the resource's wall clock
     * @param denial why it cannot
     */
    record Conflict(LocalDateTime start, Denial denial) {

        /** Checks that both are there. */
        public Conflict {
            requireNonNull(start, "start");
            requireNonNull(denial, "denial");
        }
    }
}
