package dev.cimiento.scheduling;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Which dates are holidays: a resource that keeps one ({@link Resource#withHolidays}) is closed on them, unless it has a {@link SpecialDay} of its own
 * on that date. Implementations answer from memory, are safe for use by many threads, and always give the same answer for a date.
 */
@FunctionalInterface
public interface HolidayCalendar {

    /** What the holiday on that date is called; empty when there is none. */
    Optional<String> holiday(LocalDate date);

    /** The holidays of this one, and those of that one too. */
    default HolidayCalendar and(HolidayCalendar other) {
        return date -> holiday(date).or(() -> other.holiday(date));
    }
}
