package dev.cimiento.scheduling;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The hours of a resource around a range of time, in seconds of the epoch: its windows, from whose openings the grid is counted, and the
 * stretches they make together, in which a booking must fit. A window that ends where the next begins is one stretch with it, so a booking
 * may run across midnight.
 *
 * <p>A wall clock time that occurs twice is its first occurrence (RFC 5545, section 3.3.5). One that is skipped is the moment of the skip, so
 * that a window is cut short where the RFC's reading would move it into hours in which nobody is there.
 */
final class OpenHours {

    private final ZoneRules rules;
    private final Map<LocalDate, SpecialDay> specialDays;
    private final long[] opens;
    private final long[] closes;
    private final int windows;
    private final long[] starts;
    private final long[] ends;
    private final int stretches;

    private OpenHours(ZoneRules rules, Map<LocalDate, SpecialDay> specialDays, long[][] windows, int count) {
        this.rules = rules;
        this.specialDays = specialDays;
        this.opens = windows[0];
        this.closes = windows[1];
        this.windows = count;
        this.starts = new long[count];
        this.ends = new long[count];
        int made = 0;
        for (int i = 0; i < count; i++) {
            if (made > 0 && opens[i] <= ends[made - 1]) {
                ends[made - 1] = Math.max(ends[made - 1], closes[i]);
            } else {
                starts[made] = opens[i];
                ends[made++] = closes[i];
            }
        }
        this.stretches = made;
    }

    /** The hours that matter from one moment to another. */
    static OpenHours of(Resource resource, List<SpecialDay> specialDays, Instant from, Instant to) {
        ZoneRules rules = resource.zone().getRules();
        Map<LocalDate, SpecialDay> special = new HashMap<>();
        specialDays.forEach(day -> special.put(day.date(), day));
        // A window is open for at most a day, so it opened on the day before at the earliest.
        LocalDate first = LocalDate.ofInstant(from, resource.zone()).minusDays(1);
        LocalDate last = LocalDate.ofInstant(to, resource.zone());
        long[][] found = new long[2][16];
        int count = 0;
        for (LocalDate date = first; !date.isAfter(last); date = date.plusDays(1)) {
            SpecialDay other = special.get(date);
            for (TimeWindow window :
                    other != null ? other.windows() : resource.hours().windows(date.getDayOfWeek())) {
                long opens = moment(window.opens(date), rules);
                long closes = moment(window.closes(date), rules);
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
        return new OpenHours(rules, special, found, count);
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
        if (specialDays.isEmpty()) {
            return false;
        }
        Instant instant = Instant.ofEpochSecond(moment);
        SpecialDay day = specialDays.get(LocalDate.ofInstant(instant, rules.getOffset(instant)));
        return day != null && day.isClosed();
    }

    /** The first moment at which the wall clock shows this time or a later one. */
    private static long moment(LocalDateTime local, ZoneRules rules) {
        List<ZoneOffset> offsets = rules.getValidOffsets(local);
        return offsets.isEmpty() ? rules.getTransition(local).toEpochSecond() : local.toEpochSecond(offsets.get(0));
    }
}
