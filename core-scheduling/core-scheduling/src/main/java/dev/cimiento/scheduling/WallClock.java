package dev.cimiento.scheduling;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;

/**
 * The wall clock of a time zone around some days: what it shows, as seconds of the epoch. Days near which it does not change are a sum; the rest
 * ask the zone's rules.
 *
 * <p>A wall clock time that occurs twice is its first occurrence (RFC 5545, section 3.3.5). One that is skipped is the moment of the skip, so that a
 * window is cut short where the RFC's reading would move it into hours in which nobody is there.
 */
final class WallClock {

    private static final int DAY = 86_400;
    private static final int MINUTES_A_DAY = 1440;

    private final ZoneRules rules;
    private final long first;
    private final int[] offsets;
    private final boolean[] changes;

    private WallClock(ZoneRules rules, long first, int[] offsets, boolean[] changes) {
        this.rules = rules;
        this.first = first;
        this.offsets = offsets;
        this.changes = changes;
    }

    /** From two days before the first date to two days after the last. */
    static WallClock of(ZoneId zone, LocalDate firstDate, LocalDate lastDate) {
        ZoneRules rules = zone.getRules();
        long first = firstDate.toEpochDay() - 2;
        int days = (int) (lastDate.toEpochDay() - first) + 3;
        int[] offsets = new int[days];
        boolean[] changes = new boolean[days];
        Instant moment = Instant.ofEpochSecond((first - 2) * DAY);
        ZoneOffsetTransition next = rules.isFixedOffset() ? null : rules.nextTransition(moment);
        int offset = rules.getOffset(moment).getTotalSeconds();
        for (int i = 0; i < days; i++) {
            long start = (first + i) * DAY;
            while (next != null && next.toEpochSecond() < start - DAY) {
                offset = next.getOffsetAfter().getTotalSeconds();
                next = rules.nextTransition(next.getInstant());
            }
            offsets[i] = offset;
            // Within a day on either side, since offsets reach 18 hours.
            changes[i] = next != null && next.toEpochSecond() < start + 2L * DAY;
        }
        return new WallClock(rules, first, offsets, changes);
    }

    /** The first moment at which the clock shows this time, or a later one, of that date; minutes may reach into the day after. */
    long moment(long epochDay, int minutes) {
        long day = epochDay + minutes / MINUTES_A_DAY;
        int index = (int) (day - first);
        if (index >= 0 && index < offsets.length && !changes[index]) {
            return epochDay * DAY + minutes * 60L - offsets[index];
        }
        LocalDateTime local = LocalDateTime.ofEpochSecond(epochDay * DAY + minutes * 60L, 0, ZoneOffset.UTC);
        List<ZoneOffset> valid = rules.getValidOffsets(local);
        return valid.isEmpty() ? rules.getTransition(local).toEpochSecond() : local.toEpochSecond(valid.get(0));
    }

    /** The date that the clock shows at that moment, in days of the epoch. */
    long epochDay(long moment) {
        int index = (int) (Math.floorDiv(moment, DAY) - first);
        int offset = index >= 0 && index < offsets.length && !changes[index]
                ? offsets[index]
                : rules.getOffset(Instant.ofEpochSecond(moment)).getTotalSeconds();
        return Math.floorDiv(moment + offset, DAY);
    }
}
