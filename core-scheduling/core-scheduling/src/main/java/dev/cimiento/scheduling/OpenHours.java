package dev.cimiento.scheduling;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The hours of a resource around a range of time, in seconds of the epoch: its windows, from whose openings the grid is counted, and the
 * stretches they make together, in which a booking must fit. A window that ends where the next begins is one stretch with it, so a booking
 * may run across midnight. Immutable.
 */
final class OpenHours {

    private final WallClock clock;
    private final Set<Long> closed;
    private final long[] opens;
    private final long[] closes;
    private final int windows;
    private final long[] starts;
    private final long[] ends;
    private final int stretches;

    private OpenHours(WallClock clock, Set<Long> closed, long[] opens, long[] closes) {
        this.clock = clock;
        this.closed = closed;
        this.opens = opens;
        this.closes = closes;
        this.windows = opens.length;
        this.starts = new long[windows];
        this.ends = new long[windows];
        int made = 0;
        for (int i = 0; i < windows; i++) {
            if (made > 0 && opens[i] <= ends[made - 1]) {
                ends[made - 1] = Math.max(ends[made - 1], closes[i]);
            } else {
                starts[made] = opens[i];
                ends[made++] = closes[i];
            }
        }
        this.stretches = made;
    }

    /**
     * The hours that matter from one moment to another.
     *
     * @param offered to which they are restricted, on the same clock
     */
    static OpenHours of(
            Resource resource,
            List<SpecialDay> specialDays,
            Optional<HolidayCalendar> holidays,
            Optional<WeeklyHours> offered,
            Instant from,
            Instant to) {
        Map<LocalDate, SpecialDay> special = new HashMap<>();
        specialDays.forEach(day -> special.put(day.date(), day));
        // A window is open for at most a day, so it opened on the day before at the earliest.
        LocalDate first = LocalDate.ofInstant(from, resource.zone()).minusDays(1);
        LocalDate last = LocalDate.ofInstant(to, resource.zone());
        WallClock clock = WallClock.of(resource.zone(), first, last);
        Set<Long> closed = new HashSet<>();
        long[][] open = spans(clock, first, last, date -> windows(resource, special.get(date), holidays, date, closed));
        long[][] both = offered.isEmpty()
                ? open
                : common(open, spans(clock, first, last, date -> offered.get().windows(date.getDayOfWeek())));
        return new OpenHours(clock, closed, both[0], both[1]);
    }

    /** What the windows of each date are on the clock: openings and closings. */
    private static long[][] spans(
            WallClock clock, LocalDate first, LocalDate last, Function<LocalDate, List<TimeWindow>> windows) {
        long[][] found = new long[2][64];
        int count = 0;
        for (LocalDate date = first; !date.isAfter(last); date = date.plusDays(1)) {
            long day = date.toEpochDay();
            for (TimeWindow window : windows.apply(date)) {
                long opens = clock.moment(day, window.opens());
                long closes = clock.moment(day, window.closes());
                if (opens < closes) {
                    if (count == found[0].length) {
                        found[0] = Arrays.copyOf(found[0], count * 2);
                        found[1] = Arrays.copyOf(found[1], count * 2);
                    }
                    found[0][count] = opens;
                    found[1][count++] = closes;
                }
            }
        }
        return new long[][] {Arrays.copyOf(found[0], count), Arrays.copyOf(found[1], count)};
    }

    /** What lies in both, by opening. */
    private static long[][] common(long[][] some, long[][] others) {
        List<long[]> found = new ArrayList<>();
        for (int i = 0; i < some[0].length; i++) {
            for (int j = 0; j < others[0].length && others[0][j] < some[1][i]; j++) {
                long opens = Math.max(some[0][i], others[0][j]);
                long closes = Math.min(some[1][i], others[1][j]);
                if (opens < closes) {
                    found.add(new long[] {opens, closes});
                }
            }
        }
        found.sort(Comparator.comparingLong(span -> span[0]));
        return new long[][] {
            found.stream().mapToLong(span -> span[0]).toArray(),
            found.stream().mapToLong(span -> span[1]).toArray()
        };
    }

    private static List<TimeWindow> windows(
            Resource resource,
            @Nullable SpecialDay special,
            Optional<HolidayCalendar> holidays,
            LocalDate date,
            Set<Long> closed) {
        boolean holiday = special == null
                && holidays.isPresent()
                && holidays.get().holiday(date).isPresent();
        if (holiday || (special != null && special.isClosed())) {
            closed.add(date.toEpochDay());
        }
        if (special != null) {
            return special.windows();
        }
        return holiday ? List.of() : resource.hours().windows(date.getDayOfWeek());
    }

    WallClock clock() {
        return clock;
    }

    /** How many windows there are; they are in the order of their openings. */
    int windows() {
        return windows;
    }

    long opens(int window) {
        return opens[window];
    }

    long closes(int window) {
        return closes[window];
    }

    /** How many stretches there are; they are in order and apart. */
    int stretches() {
        return stretches;
    }

    long stretchStart(int stretch) {
        return starts[stretch];
    }

    long stretchEnd(int stretch) {
        return ends[stretch];
    }

    /** Whether the moment is on a date that has no hours because it is special. */
    boolean isClosed(long moment) {
        return !closed.isEmpty() && closed.contains(clock.epochDay(moment));
    }

    /** Whether it is open all the time from one moment to another. */
    boolean covers(long from, long until) {
        for (int i = 0; i < stretches && starts[i] <= from; i++) {
            if (until <= ends[i]) {
                return true;
            }
        }
        return false;
    }

    /** Whether a start then is a whole number of steps after an opening. */
    boolean isOnGrid(long start, long step) {
        for (int i = 0; i < windows && opens[i] <= start; i++) {
            if (start < closes[i] && (start - opens[i]) % step == 0) {
                return true;
            }
        }
        return false;
    }
}
