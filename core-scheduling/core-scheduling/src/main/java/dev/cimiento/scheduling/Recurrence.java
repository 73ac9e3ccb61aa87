package dev.cimiento.scheduling;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * When something repeats, on the wall clock: at 19:00 stays at 19:00 when the clock changes. {@code core-scheduling-lib-recur} reads the recurrence rules of RFC
 * 5545. Implementations are immutable.
 */
public interface Recurrence {

    /**
     * Every occurrence, in order, from the first on to a date.
     *
     * @param first the first one
     * @param through the last date on which one may be
     */
    List<LocalDateTime> occurrences(LocalDateTime first, LocalDate through);

    /** What it is, as text: two with the same text give the same occurrences. */
    String text();

    /**
     * Every so many weeks, on the weekday and at the time of the first.
     *
     * @throws IllegalArgumentException when not 1 to 52
     */
    static Recurrence everyWeeks(int weeks) {
        if (weeks < 1 || weeks > 52) {
            throw new IllegalArgumentException("weeks must be 1 to 52, was " + weeks);
        }
        return new Recurrence() {
            @Override
            public List<LocalDateTime> occurrences(LocalDateTime first, LocalDate through) {
                List<LocalDateTime> occurrences = new ArrayList<>();
                for (LocalDateTime next = first; !next.toLocalDate().isAfter(through); next = next.plusWeeks(weeks)) {
                    occurrences.add(next);
                }
                return occurrences;
            }

            @Override
            public String text() {
                return "every " + weeks + " weeks";
            }
        };
    }
}
