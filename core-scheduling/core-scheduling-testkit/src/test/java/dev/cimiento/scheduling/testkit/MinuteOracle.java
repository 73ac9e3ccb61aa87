package dev.cimiento.scheduling.testkit;

import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.SpecialDay;
import dev.cimiento.scheduling.TimeRange;
import dev.cimiento.scheduling.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides about starts in the simplest way there is: by looking at every minute. It knows nothing of time zone rules but what the wall clock
 * shows, and reads "until 02:30" as "until the clock first shows 02:30 or later".
 */
final class MinuteOracle {

    private final Instant base;
    /** What the wall clock shows each minute, as a number that grows as it does. */
    private final long[] wall;

    private final boolean[] open;
    private final boolean[] grid;
    private final boolean[] busy;
    private final Service service;
    private final Instant now;

    MinuteOracle(
            Resource resource,
            Service service,
            List<SpecialDay> specialDays,
            List<TimeRange> occupied,
            Instant now,
            TimeRange range) {
        this.service = service;
        this.now = now;
        this.base = range.start().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofDays(3));
        int minutes = (int)
                Duration.between(base, range.end().plus(Duration.ofDays(4))).toMinutes();
        this.wall = new long[minutes];
        this.open = new boolean[minutes];
        this.grid = new boolean[minutes];
        this.busy = new boolean[minutes];
        for (int m = 0; m < minutes; m++) {
            wall[m] = LocalDateTime.ofInstant(base.plus(Duration.ofMinutes(m)), resource.zone())
                    .toEpochSecond(ZoneOffset.UTC);
        }
        LocalDate first = date(wall[0]);
        LocalDate last = date(wall[minutes - 1]);
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            LocalDate date = day;
            List<TimeWindow> windows = specialDays.stream()
                    .filter(special -> special.date().equals(date))
                    .findFirst()
                    .map(SpecialDay::windows)
                    .orElseGet(() -> resource.hours().windows(date.getDayOfWeek()));
            windows.forEach(window -> open(first(window.opens(date)), first(window.closes(date)), first, last));
        }
        for (TimeRange taken : occupied) {
            for (int m = Math.max(0, minute(taken.start())); m < Math.min(minutes, minute(taken.end())); m++) {
                busy[m] = true;
            }
        }
    }

    /** Every free start in the range. */
    List<Instant> starts(TimeRange range) {
        List<Instant> starts = new ArrayList<>();
        for (int m = 0; m < wall.length; m++) {
            Instant start = base.plus(Duration.ofMinutes(m));
            if (!start.isBefore(range.start()) && start.isBefore(range.end()) && isFree(start)) {
                starts.add(start);
            }
        }
        return starts;
    }

    boolean isFree(Instant start) {
        return grid[minute(start)] && isFreeOffGrid(start);
    }

    boolean isFreeOffGrid(Instant start) {
        if (start.isBefore(now.plus(service.minimumNotice())) || start.isAfter(now.plus(service.furthestAdvance()))) {
            return false;
        }
        int m = minute(start);
        int length = (int) service.duration().toMinutes();
        boolean free = true;
        for (int i = m; i < m + length; i++) {
            free &= open[i];
        }
        for (int i = m - (int) service.bufferBefore().toMinutes();
                i < m + length + (int) service.bufferAfter().toMinutes();
                i++) {
            free &= !busy[i];
        }
        return free;
    }

    /** Whether a free start leaves too little on a side, although there is enough around it for another to leave none. */
    boolean leavesGap(Instant start) {
        int gap = (int) service.shortestGap().toMinutes();
        int from = minute(start) - (int) service.bufferBefore().toMinutes();
        int until = minute(start)
                + (int) service.duration().plus(service.bufferAfter()).toMinutes();
        // A buffer that leaves the hours leaves nothing free beside it.
        int left = 0;
        while (areOpen(from, minute(start)) && from - left > 0 && open[from - left - 1] && !busy[from - left - 1]) {
            left++;
        }
        int right = 0;
        while (areOpen(until - (int) service.bufferAfter().toMinutes(), until)
                && until + right < open.length
                && open[until + right]
                && !busy[until + right]) {
            right++;
        }
        if (left + right < gap) {
            return false;
        }
        int earliest = minute(now.plus(service.minimumNotice()));
        boolean nearNow = from - left < earliest && from - earliest < gap;
        return (left > 0 && left < gap && !nearNow) || (right > 0 && right < gap);
    }

    private boolean areOpen(int from, int until) {
        for (int m = from; m < until; m++) {
            if (!open[m]) {
                return false;
            }
        }
        return true;
    }

    /** What is open, as far as the service is offered then. */
    private void open(int from, int until, LocalDate first, LocalDate last) {
        if (service.hours().isEmpty()) {
            open(from, until);
            return;
        }
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            LocalDate date = day;
            service.hours()
                    .get()
                    .windows(date.getDayOfWeek())
                    .forEach(window -> open(
                            Math.max(from, first(window.opens(date))), Math.min(until, first(window.closes(date)))));
        }
    }

    private void open(int from, int until) {
        for (int m = from; m < until; m++) {
            open[m] = true;
            grid[m] |= (m - from) % service.gridStep().toMinutes() == 0;
        }
    }

    private int first(LocalDateTime local) {
        long shown = local.toEpochSecond(ZoneOffset.UTC);
        int m = 0;
        while (m < wall.length && wall[m] < shown) {
            m++;
        }
        return m;
    }

    private static LocalDate date(long shown) {
        return LocalDateTime.ofEpochSecond(shown, 0, ZoneOffset.UTC).toLocalDate();
    }

    private int minute(Instant moment) {
        return (int) Duration.between(base, moment).toMinutes();
    }
}
