package dev.cimiento.scheduling.testkit;

import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.SpecialDay;
import dev.cimiento.scheduling.TimeRange;
import dev.cimiento.scheduling.TimeWindow;
import dev.cimiento.scheduling.WeeklyHours;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Weeks in which something happens: clocks that change, windows past midnight, holidays, buffers of all widths. */
final class Scenarios {

    private static final int DAY = 24 * 60;

    private Scenarios() {}

    /**
     * What is asked for.
     *
     * @param resource with hours
     * @param service what is asked for
     * @param other what others have booked
     * @param specialDays around the range
     * @param now when it is asked
     * @param range for which starts
     * @param picks which free starts others took before, as numbers in the list of what was free
     */
    record Scenario(
            Resource resource,
            Service service,
            Service other,
            List<SpecialDay> specialDays,
            Instant now,
            TimeRange range,
            List<Integer> picks) {}

    static Arbitrary<Scenario> any() {
        return place().flatMap(place -> Combinators.combine(
                        windows().list().ofSize(7),
                        Combinators.combine(
                                        service("service"),
                                        windows().list().ofSize(7),
                                        Arbitraries.of(true, false, false))
                                .as(Scenarios::offered),
                        service("other"),
                        specialDays(place.date()),
                        Arbitraries.integers().between(-3 * DAY, DAY),
                        Arbitraries.integers().between(0, DAY),
                        Arbitraries.integers().between(1, 3 * DAY),
                        Arbitraries.integers().between(0, 10_000).list().ofMaxSize(8))
                .as((week, service, other, special, now, from, length, picks) -> {
                    Instant midnight = place.date().atStartOfDay(place.zone()).toInstant();
                    return new Scenario(
                            Resource.of(ResourceId.of("resource"), "Resource", place.zone())
                                    .withHours(hours(week)),
                            service,
                            other,
                            special,
                            midnight.plus(Duration.ofMinutes(now)),
                            TimeRange.of(midnight.plus(Duration.ofMinutes(from)), Duration.ofMinutes(length)),
                            picks);
                }));
    }

    /** A day before clocks change, or an ordinary one. */
    private static Arbitrary<Place> place() {
        return Arbitraries.of(
                new Place("America/Argentina/Buenos_Aires", "2026-11-23"),
                new Place("America/New_York", "2026-03-07"),
                new Place("America/New_York", "2026-10-31"),
                new Place("America/Santiago", "2026-04-03"),
                new Place("America/Santiago", "2026-09-05"),
                new Place("America/Havana", "2026-03-07"),
                new Place("America/Havana", "2026-10-31"),
                new Place("Australia/Lord_Howe", "2026-04-04"),
                new Place("Australia/Lord_Howe", "2026-10-03"),
                new Place("Asia/Kathmandu", "2026-12-31"));
    }

    private static Arbitrary<List<TimeWindow>> windows() {
        return Arbitraries.integers()
                .between(0, DAY / 15)
                .set()
                .ofMaxSize(6)
                .flatMap(cuts -> Arbitraries.integers().between(0, DAY / 15).map(late -> {
                    List<Integer> points =
                            cuts.stream().sorted().map(cut -> cut * 15).toList();
                    List<TimeWindow> windows = new ArrayList<>();
                    for (int i = 0; i + 1 < points.size(); i += 2) {
                        windows.add(new TimeWindow(points.get(i), points.get(i + 1)));
                    }
                    int opens = points.isEmpty() ? 0 : points.get(points.size() - 1);
                    if (points.size() % 2 == 1 && opens > 0 && opens < DAY) {
                        windows.add(new TimeWindow(opens, DAY + Math.min(late * 15, opens - 15)));
                    }
                    return windows;
                }));
    }

    private static Arbitrary<Service> service(String id) {
        return Combinators.combine(
                        Arbitraries.of(10, 15, 20, 30, 45, 60, 90, 120, 240, 1500),
                        Arbitraries.of(5, 10, 15, 20, 30, 45, 60, 90, 420),
                        Arbitraries.of(0, 0, 5, 15, 60, 1440),
                        Arbitraries.of(0, 0, 10, 30, 90),
                        Arbitraries.of(0, 0, 30, 1440),
                        Arbitraries.of(1440, 4320, 129_600, 129_600))
                .as((duration, step, before, after, notice, advance) -> Service.of(
                                ServiceId.of(id), id, Duration.ofMinutes(duration))
                        .withGridStep(Duration.ofMinutes(step))
                        .withBuffers(Duration.ofMinutes(before), Duration.ofMinutes(after))
                        .withMinimumNotice(Duration.ofMinutes(notice))
                        .withFurthestAdvance(Duration.ofMinutes(advance)));
    }

    /** Now and then in hours of its own. */
    private static Service offered(Service service, List<List<TimeWindow>> week, boolean restricted) {
        WeeklyHours hours = hours(week);
        return restricted && !hours.equals(WeeklyHours.none()) ? service.withHours(hours) : service;
    }

    private static Arbitrary<List<SpecialDay>> specialDays(LocalDate around) {
        return Combinators.combine(Arbitraries.integers().between(-2, 5), windows())
                .as((offset, windows) -> new SpecialDay(around.plusDays(offset), windows, "Special"))
                .list()
                .ofMaxSize(3)
                .uniqueElements(SpecialDay::date);
    }

    private static WeeklyHours hours(List<List<TimeWindow>> week) {
        WeeklyHours hours = WeeklyHours.none();
        for (DayOfWeek day : DayOfWeek.values()) {
            hours = hours.with(day, week.get(day.ordinal()));
        }
        return hours;
    }

    private record Place(ZoneId zone, LocalDate date) {

        Place(String zone, String date) {
            this(ZoneId.of(zone), LocalDate.parse(date));
        }
    }
}
