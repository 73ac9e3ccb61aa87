package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.util.List;

/**
 * A date on which a resource keeps other hours than those of its week, or none.
 *
 * <p>It replaces the windows that open on that date. What opened the evening before and runs past midnight into it stays: it belongs to
 * the evening before.
 *
 * @param date in the resource's time zone
 * @param windows its hours; empty when closed
 * @param reason what a customer may be told: 1 to 200 characters
 */
public record SpecialDay(LocalDate date, List<TimeWindow> windows, String reason) {

    /**
     * Checks the windows.
     *
     * @throws IllegalArgumentException when two windows overlap, or the reason is blank or too long
     */
    public SpecialDay {
        requireNonNull(date, "date");
        windows = WeeklyHours.apart(windows);
        Checks.text(reason, "reason", 200);
    }

    /**
     * Closed on that date.
     *
     * @throws IllegalArgumentException when the reason is blank or too long
     */
    public static SpecialDay closed(LocalDate date, String reason) {
        return new SpecialDay(date, List.of(), reason);
    }

    /**
     * Open in these windows on that date.
     *
     * @throws IllegalArgumentException when there is no window, a text is not one ({@link TimeWindow#parse}), two overlap, or the reason is
     *     blank or too long
     */
    public static SpecialDay open(LocalDate date, String reason, String... windows) {
        if (windows.length == 0) {
            throw new IllegalArgumentException(
                    "windows must name at least one for an open day, was empty: use closed(...)");
        }
        return new SpecialDay(date, WeeklyHours.parse(windows), reason);
    }

    /** Whether there are no hours at all. */
    public boolean isClosed() {
        return windows.isEmpty();
    }
}
