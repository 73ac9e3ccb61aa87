package dev.cimiento.scheduling;

import dev.cimiento.scheduling.spi.Busy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * One unit of one resource, as one need of a service sees it: the free starts, in order, in one pass over hours and bookings together.
 *
 * <p>Its positions only move on, so starts must be asked for in order; a {@link #rewound} one begins again. For one thread.
 */
final class Lane {

    static final long NEVER = Long.MAX_VALUE;

    private final Resource resource;
    private final int unit;
    private final OpenHours hours;
    private final Busy busy;
    private final Part part;

    private int stretch;
    private int window;
    private int taken;
    private long known = Long.MIN_VALUE;
    private long grid = NEVER;
    private int gridWindow;

    Lane(Resource resource, int unit, OpenHours hours, Busy busy, Part part) {
        this.resource = resource;
        this.unit = unit;
        this.hours = hours;
        this.busy = busy;
        this.part = part;
    }

    /** The same, from the beginning. */
    Lane rewound() {
        return new Lane(resource, unit, hours, busy, part);
    }

    ResourceId resource() {
        return resource.id();
    }

    ZoneId zone() {
        return resource.zone();
    }

    int unit() {
        return unit;
    }

    OpenHours hours() {
        return hours;
    }

    Part part() {
        return part;
    }

    boolean isSame(ResourceId other, int otherUnit) {
        return unit == otherUnit && resource.id().equals(other);
    }

    /** The first start of the service, not before this one, at which this need is met; {@link #NEVER} when there is none. */
    long next(long from) {
        // What was found before is the answer still, as long as it is not passed.
        if (known < from) {
            known = search(from);
        }
        return known;
    }

    private long search(long from) {
        long start = from + part.offset();
        long needed = part.length() + part.after();
        long gridded = Long.MIN_VALUE;
        while (true) {
            while (stretch < hours.stretches()
                    && hours.stretchEnd(stretch) < start + part.length() + part.openAfter()) {
                stretch++;
            }
            if (stretch == hours.stretches()) {
                return NEVER;
            }
            long first = hours.stretchStart(stretch) + part.openBefore();
            if (start < first) {
                start = first;
                continue;
            }
            if (part.step() > 0 && start != gridded) {
                gridded = onGrid(start);
                if (gridded == NEVER) {
                    return NEVER;
                }
                if (gridded != start) {
                    start = gridded;
                    continue;
                }
            }
            while (taken < busy.size() && busy.until(taken) <= start - part.before()) {
                taken++;
            }
            if (taken < busy.size() && busy.from(taken) < start + needed) {
                // Past every gap that is too narrow, before anything else is looked at.
                do {
                    start = busy.until(taken++) + part.before();
                } while (taken < busy.size() && busy.from(taken) < start + needed);
                continue;
            }
            if (part.gap() > 0 && leavesGap(start)) {
                start++;
                continue;
            }
            return start - part.offset();
        }
    }

    /** The first start of the grid that is not before this one. The window of one day may reach into that of the next, so there are two grids at times. */
    private long onGrid(long start) {
        while (window < hours.windows() && hours.closes(window) <= start) {
            window++;
        }
        if (window == gridWindow && start > grid && start <= grid + part.step()) {
            // Mostly it is the one after the last, which takes no division.
            long following = grid + part.step();
            if (following < hours.closes(window)
                    && (window + 1 == hours.windows() || hours.opens(window + 1) >= following)) {
                grid = following;
                return following;
            }
        }
        grid = NEVER;
        for (int i = window; i < hours.windows() && hours.opens(i) < grid; i++) {
            long opens = hours.opens(i);
            long candidate =
                    start <= opens ? opens : opens + (start - opens + part.step() - 1) / part.step() * part.step();
            if (candidate < hours.closes(i) && candidate < grid) {
                grid = candidate;
                gridWindow = i;
            }
        }
        return grid;
    }

    /** Whether a free start would leave too little on one side, where there is enough around it for another to leave none. */
    private boolean leavesGap(long start) {
        long from = start - part.before();
        long until = start + part.length() + part.after();
        long low = Math.max(hours.stretchStart(stretch), taken > 0 ? busy.until(taken - 1) : Long.MIN_VALUE);
        long high = Math.min(hours.stretchEnd(stretch), taken < busy.size() ? busy.from(taken) : Long.MAX_VALUE);
        long left = Math.max(0, from - low);
        long right = Math.max(0, high - until);
        if (left + right < part.gap()) {
            return false;
        }
        boolean nearNow = low < part.earliest() && from - part.earliest() < part.gap();
        return (left > 0 && left < part.gap() && !nearNow) || (right > 0 && right < part.gap());
    }

    /** Whether nothing but the gap that it leaves speaks against a start. */
    boolean isFreeButForGap(long start) {
        return part.gap() > 0
                && new Lane(resource, unit, hours, busy, part.withoutGap()).next(start) == start
                && rewound().next(start) != start;
    }

    /** Whether the hours allow the need at this start of the service. */
    boolean isOpen(long start) {
        long own = start + part.offset();
        return hours.covers(own - part.openBefore(), own + part.length() + part.openAfter());
    }

    /** How much free time would be left around a free start: what best fit compares. */
    long slack(long start) {
        Lane fresh = rewound();
        if (fresh.next(start) != start) {
            return NEVER;
        }
        long from = start + part.offset() - part.before();
        long until = start + part.offset() + part.length() + part.after();
        long low = Math.max(
                hours.stretchStart(fresh.stretch), fresh.taken > 0 ? busy.until(fresh.taken - 1) : Long.MIN_VALUE);
        long high = Math.min(
                hours.stretchEnd(fresh.stretch), fresh.taken < busy.size() ? busy.from(fresh.taken) : Long.MAX_VALUE);
        return Math.max(0, from - low) + Math.max(0, high - until);
    }

    /**
     * What a need asks of a lane, in seconds.
     *
     * @param offset from the service's start to the need's
     * @param length how long it lasts
     * @param before the buffer before it
     * @param after the buffer after it
     * @param step the grid, or 0 where the need follows that of another
     * @param gap the shortest gap that may be left, or 0
     * @param earliest the first moment that can be booked
     * @param openBefore how much before the start it must be open too
     * @param openAfter how much after the end it must be open too
     */
    record Part(
            long offset,
            long length,
            long before,
            long after,
            long step,
            long gap,
            long earliest,
            long openBefore,
            long openAfter) {

        Part withoutGap() {
            return new Part(offset, length, before, after, step, 0, earliest, openBefore, openAfter);
        }

        TimeRange time(long start) {
            return new TimeRange(Instant.ofEpochSecond(start + offset), Instant.ofEpochSecond(start + offset + length));
        }

        TimeRange occupied(long start) {
            return time(start).widened(Duration.ofSeconds(before), Duration.ofSeconds(after));
        }
    }
}
