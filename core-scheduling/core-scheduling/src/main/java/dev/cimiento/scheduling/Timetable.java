package dev.cimiento.scheduling;

import dev.cimiento.scheduling.spi.Busy;
import dev.cimiento.scheduling.spi.ResourceAgenda;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The one routine that decides whether a service can start on a resource, for lists of starts and for single ones.
 *
 * <p>Works on seconds of the epoch in sorted arrays, so that a list costs one pass over windows and bookings together.
 */
final class Timetable {

    private final Service service;
    private final Resource resource;
    private final OpenHours hours;
    private final Busy busy;
    private final long earliest;
    private final long latest;
    private final long duration;
    private final long step;
    private final long before;
    private final long after;

    private Timetable(Service service, ResourceAgenda agenda, OpenHours hours, long earliest, long latest) {
        this.service = service;
        this.resource = agenda.resource();
        this.hours = hours;
        this.busy = agenda.busy();
        this.earliest = earliest;
        this.latest = latest;
        this.duration = service.duration().toSeconds();
        this.step = service.gridStep().toSeconds();
        this.before = service.bufferBefore().toSeconds();
        this.after = service.bufferAfter().toSeconds();
    }

    /** For starts in this range. */
    static Timetable of(Service service, ResourceAgenda agenda, Instant now, TimeRange starts) {
        OpenHours hours = OpenHours.of(
                agenda.resource(),
                agenda.specialDays(),
                starts.start(),
                starts.end().plus(service.duration()));
        return new Timetable(
                service,
                agenda,
                hours,
                ceilSecond(now.plus(service.minimumNotice())),
                now.plus(service.furthestAdvance()).getEpochSecond());
    }

    /** Adds every free start in the range. */
    void addSlots(TimeRange range, List<Slot> slots) {
        long first = Math.max(ceilSecond(range.start()), earliest);
        long end = Math.min(ceilSecond(range.end()), latest + 1);
        Cursor cursor = new Cursor();
        for (long start : starts(first, end)) {
            if (decide(start, cursor) == Verdict.FREE) {
                slots.add(new Slot(resource.id(), resource.zone(), time(start)));
            }
        }
    }

    /** Why the service cannot start then; empty when it can. */
    Optional<Denial> why(Instant start) {
        Verdict verdict = decide(start.getEpochSecond(), new Cursor());
        if (start.getNano() != 0 && (verdict == Verdict.FREE || verdict == Verdict.TAKEN)) {
            verdict = Verdict.NOT_ON_GRID;
        }
        return switch (verdict) {
            case FREE -> Optional.empty();
            case TAKEN -> Optional.of(new Taken(start));
            case TOO_SOON ->
                refused(
                        Refusal.TOO_SOON,
                        start,
                        "is before " + Instant.ofEpochSecond(earliest) + ", with notice of " + service.minimumNotice());
            case TOO_FAR ->
                refused(
                        Refusal.TOO_FAR,
                        start,
                        "is after " + Instant.ofEpochSecond(latest) + ", with advance of " + service.furthestAdvance());
            case CLOSED -> refused(Refusal.CLOSED, start, "is on a date on which " + resource.id() + " is closed");
            case OUTSIDE_HOURS ->
                refused(
                        Refusal.OUTSIDE_HOURS,
                        start,
                        "plus " + service.duration() + " is not within the hours of " + resource.id());
            case NOT_ON_GRID ->
                refused(
                        Refusal.NOT_ON_GRID,
                        start,
                        "is not a whole number of " + service.gridStep() + " after an opening");
        };
    }

    /** Where and when it would be, with buffers. */
    Place place(Instant start) {
        TimeRange time = time(start.getEpochSecond());
        return new Place(
                resource.id(), resource.zone(), time, time.widened(service.bufferBefore(), service.bufferAfter()));
    }

    private Verdict decide(long start, Cursor cursor) {
        if (start < earliest) {
            return Verdict.TOO_SOON;
        }
        if (start > latest) {
            return Verdict.TOO_FAR;
        }
        while (cursor.stretch < hours.stretches() && hours.stretchEnd(cursor.stretch) <= start) {
            cursor.stretch++;
        }
        if (cursor.stretch == hours.stretches()
                || hours.stretchStart(cursor.stretch) > start
                || hours.stretchEnd(cursor.stretch) < start + duration) {
            return hours.isClosed(start) ? Verdict.CLOSED : Verdict.OUTSIDE_HOURS;
        }
        if (!isOnGrid(start, cursor)) {
            return Verdict.NOT_ON_GRID;
        }
        while (cursor.busy < busy.size() && busy.until(cursor.busy) <= start - before) {
            cursor.busy++;
        }
        return cursor.busy < busy.size() && busy.from(cursor.busy) < start + duration + after
                ? Verdict.TAKEN
                : Verdict.FREE;
    }

    private boolean isOnGrid(long start, Cursor cursor) {
        while (cursor.window < hours.windows() && hours.closes(cursor.window) <= start) {
            cursor.window++;
        }
        // The window of one day may reach into that of the next, so a start can lie in two.
        for (int i = cursor.window; i < hours.windows() && hours.opens(i) <= start; i++) {
            if (start < hours.closes(i) && (start - hours.opens(i)) % step == 0) {
                return true;
            }
        }
        return false;
    }

    /** The starts of the grid in the range, in order, each once. */
    private long[] starts(long first, long end) {
        long[] starts = new long[64];
        int count = 0;
        boolean ordered = true;
        for (int window = 0; window < hours.windows(); window++) {
            long opens = hours.opens(window);
            long start = opens >= first ? opens : opens + (first - opens + step - 1) / step * step;
            for (long last = Math.min(end, hours.closes(window)); start < last; start += step) {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, count * 2);
                }
                ordered &= count == 0 || starts[count - 1] < start;
                starts[count++] = start;
            }
        }
        long[] found = Arrays.copyOf(starts, count);
        return ordered ? found : Arrays.stream(found).sorted().distinct().toArray();
    }

    private TimeRange time(long start) {
        return TimeRange.of(Instant.ofEpochSecond(start), Duration.ofSeconds(duration));
    }

    private Optional<Denial> refused(Refusal reason, Instant start, String rule) {
        return Optional.of(new Refused(reason, "start " + start + " of " + service.id() + " " + rule));
    }

    private static long ceilSecond(Instant moment) {
        return moment.getEpochSecond() + (moment.getNano() > 0 ? 1 : 0);
    }

    /** What became of a start. */
    private enum Verdict {
        FREE,
        TAKEN,
        TOO_SOON,
        TOO_FAR,
        CLOSED,
        OUTSIDE_HOURS,
        NOT_ON_GRID
    }

    /** How far the arrays have been read: it only moves on, since starts are asked for in order. */
    private static final class Cursor {

        private int stretch;
        private int window;
        private int busy;
    }
}
