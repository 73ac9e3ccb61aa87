package dev.cimiento.scheduling;

import dev.cimiento.scheduling.spi.Moments;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;

/** The limits of a service on one resource, by what is booked already. */
final class Quota {

    private final List<Limit> limits;
    private final WallClock clock;
    private final Moments ofResource;
    private final Moments ofCustomer;
    private final long now;

    Quota(List<Limit> limits, WallClock clock, Moments ofResource, Moments ofCustomer, long now) {
        this.limits = limits;
        this.clock = clock;
        this.ofResource = ofResource;
        this.ofCustomer = ofCustomer;
        this.now = now;
    }

    /** The start itself where it is allowed; else the first moment at which another day or week begins. */
    long next(long start) {
        long next = start;
        if (limits.isEmpty()) {
            return next;
        }
        for (Limit limit : limits) {
            Moments counted = limit.per() == Limit.Per.RESOURCE ? ofResource : ofCustomer;
            if (limit.period() == Limit.Period.UPCOMING) {
                if (counted.between(now, Lane.NEVER) >= limit.most()) {
                    return Lane.NEVER;
                }
                continue;
            }
            long first = firstDay(limit, clock.epochDay(start));
            long last = first + (limit.period() == Limit.Period.WEEK ? 7 : 1);
            long end = clock.moment(last, 0);
            if (counted.between(clock.moment(first, 0), end) >= limit.most()) {
                next = Math.max(next, end);
            }
        }
        return next;
    }

    /** Under which names transactions that count the same bookings pass one at a time. */
    static List<String> names(Service service, ResourceId resource, String customer) {
        return service.limits().stream()
                .map(limit -> limit.per() == Limit.Per.RESOURCE
                        ? "limit resource " + service.id() + " " + resource
                        : "limit customer " + service.id() + " " + customer)
                .distinct()
                .toList();
    }

    private static long firstDay(Limit limit, long day) {
        if (limit.period() == Limit.Period.DAY) {
            return day;
        }
        DayOfWeek weekday = LocalDate.ofEpochDay(day).getDayOfWeek();
        return day - Math.floorMod(weekday.getValue() - limit.weekStart().getValue(), 7);
    }
}
