package dev.cimiento.scheduling.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.scheduling.BookResult;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingChange;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.Bookings;
import dev.cimiento.scheduling.CancelResult;
import dev.cimiento.scheduling.ConfirmResult;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Limit;
import dev.cimiento.scheduling.Need;
import dev.cimiento.scheduling.Place;
import dev.cimiento.scheduling.RequestResult;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.Taken;
import dev.cimiento.scheduling.TimeRange;
import dev.cimiento.scheduling.WeeklyHours;
import dev.cimiento.scheduling.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Many callers at once for what several share or need together. The store must give 64 threads a connection each. */
public abstract class SharedRaceContract extends ScheduleFixture {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final int POOL = 10;

    /** For subclasses. */
    protected SharedRaceContract() {}

    @BeforeEach
    final void openAllDay() {
        catalog.save(resource(COURT));
        catalog.save(Service.of(PADEL, "Padel", HOUR));
    }

    @Test
    @DisplayName("pairs of resources in any order: nobody waits in a circle, and nobody has only one of the two")
    final void pairs() throws Exception {
        List<ResourceId> pool = IntStream.range(0, POOL)
                .mapToObj(i -> ResourceId.of("pool-" + i))
                .toList();
        pool.forEach(id -> catalog.save(resource(id)));
        for (int one = 0; one < POOL; one++) {
            for (int other = 0; other < POOL; other++) {
                if (one != other) {
                    catalog.save(Service.of(pair(one, other), "Pair", HOUR)
                            .withResources(pool.get(one))
                            .withNeeds(Need.anyOf(pool.get(other))));
                }
            }
        }
        AtomicInteger won = new AtomicInteger();
        try (Race race = new Race(16)) {
            race.run(i -> () -> {
                Random random = new Random(i);
                for (int round = 0; round < 30; round++) {
                    int one = random.nextInt(POOL);
                    int other = (one + 1 + random.nextInt(POOL - 1)) % POOL;
                    Instant start = at(TUESDAY, "00:00").plus(HOUR.multipliedBy(random.nextInt(6)));
                    BookResult result = bookings.book(BookingRequest.of(newKey(), pair(one, other), start, ANA));
                    won.addAndGet(result instanceof BookResult.Booked ? 1 : 0);
                }
                return true;
            });
        }
        List<Booking> made = bookings.list(everything());
        assertThat(made).hasSize(won.get()).allMatch(booking -> booking.places().size() == 2);
        List<Place> places =
                made.stream().flatMap(booking -> booking.places().stream()).toList();
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            assertThat(places.subList(0, i)).noneMatch(place::collides);
        }
        for (ResourceId id : pool) {
            for (int hour = 0; hour < 6; hour++) {
                Instant start = at(TUESDAY, "00:00").plus(HOUR.multipliedBy(hour));
                boolean busy = places.stream()
                        .anyMatch(place -> place.resource().equals(id)
                                && place.time().start().equals(start));
                assertThat(availability.why(PADEL, id, start).isPresent())
                        .as("%s at %s is kept by a booking only", id, start)
                        .isEqualTo(busy);
            }
        }
    }

    @Test
    @DisplayName(
            "two resources asked for in both orders, again and again: one of all has both, and nobody waits in a circle")
    final void bothOrders() throws Exception {
        for (int i = 0; i < 2; i++) {
            catalog.save(resource(ResourceId.of("pool-" + i)));
        }
        for (int i = 0; i < 2; i++) {
            catalog.save(Service.of(pair(i, 1 - i), "Pair", HOUR)
                    .withFurthestAdvance(Duration.ofDays(400))
                    .withResources(ResourceId.of("pool-" + i))
                    .withNeeds(Need.anyOf(ResourceId.of("pool-" + (1 - i)))));
        }
        List<Bookings> processes = processes(8);
        try (Race race = new Race(8)) {
            for (int round = 0; round < 200; round++) {
                Instant start = at(TUESDAY, "00:00").plus(HOUR.multipliedBy(round));
                List<BookResult> results = race.run(i ->
                        () -> processes.get(i).book(BookingRequest.of(newKey(), pair(i % 2, 1 - i % 2), start, ANA)));
                assertThat(results.stream().filter(BookResult.Booked.class::isInstance))
                        .as("winners of round %s", round)
                        .hasSize(1);
                assertThat(results.stream().filter(Taken.class::isInstance)).hasSize(7);
            }
        }
    }

    @Test
    @DisplayName(
            "64 parties of one to three for a class of twenty: never more than twenty, and nobody is sent away who fits")
    final void seats() throws Exception {
        catalog.save(Service.of(PADEL, "Yoga", HOUR).withSeats(20));
        try (Race race = new Race(64)) {
            for (int round = 0; round < 4; round++) {
                Instant start = at(TUESDAY, "00:00").plus(HOUR.multipliedBy(round));
                List<BookResult> results =
                        race.run(i -> () -> bookings.book(request(start).withParty(1 + i % 3)));
                int taken = results.stream()
                        .filter(BookResult.Booked.class::isInstance)
                        .mapToInt(
                                result -> ((BookResult.Booked) result).booking().party())
                        .sum();
                assertThat(taken).isLessThanOrEqualTo(20);
                for (int i = 0; i < results.size(); i++) {
                    if (results.get(i) instanceof Taken) {
                        assertThat(taken + 1 + i % 3).isGreaterThan(20);
                    }
                }
            }
        }
    }

    @Test
    @DisplayName("a class that opens, fills, empties and closes at once stays right")
    final void seatsComeAndGo() throws Exception {
        catalog.save(Service.of(PADEL, "Yoga", HOUR).withSeats(3));
        Instant start = at(TUESDAY, "10:00");
        try (Race race = new Race(8)) {
            for (int round = 0; round < 15; round++) {
                List<BookResult> results = race.run(i -> () -> {
                    BookResult result = bookings.book(request(start));
                    if (i % 2 == 0 && result instanceof BookResult.Booked booked) {
                        bookings.cancel(booked.booking().id(), 1);
                    }
                    return result;
                });
                assertThat(results).allMatch(result -> result instanceof BookResult.Booked || result instanceof Taken);
                List<Booking> left = bookings.list(everything());
                assertThat(left.size()).isLessThanOrEqualTo(3);
                left.forEach(booking ->
                        assertThat(bookings.cancel(booking.id(), 1)).isInstanceOf(CancelResult.Cancelled.class));
                assertThat(slots(TUESDAY)).anyMatch(slot -> slot.start().equals(start) && slot.seatsLeft() == 3);
            }
        }
    }

    @Test
    @DisplayName("a limit of two a day holds against ten at once on different times")
    final void limit() throws Exception {
        catalog.save(Service.of(PADEL, "Padel", HOUR).withLimits(Limit.perResource(Limit.Period.DAY, 2)));
        try (Race race = new Race(10)) {
            for (int day = 0; day < 5; day++) {
                Instant first = at(TUESDAY.plusDays(day), "08:00");
                List<BookResult> results =
                        race.run(i -> () -> bookings.book(request(first.plus(HOUR.multipliedBy(i)))));
                assertThat(results.stream().filter(BookResult.Booked.class::isInstance))
                        .hasSize(2);
            }
        }
    }

    @Test
    @DisplayName("a limit of two a week, or of two to come, holds against ten at once on different days")
    final void limitsOfSeveralDays() throws Exception {
        for (Limit limit : List.of(
                Limit.perResource(Limit.Period.WEEK, 2),
                Limit.perCustomer(Limit.Period.WEEK, 2),
                Limit.perCustomer(Limit.Period.UPCOMING, 2))) {
            ResourceId court = ResourceId.of((limit.per() + "-" + limit.period()).toLowerCase(Locale.ROOT));
            ServiceId service = ServiceId.of(court.value());
            catalog.save(resource(court));
            catalog.save(Service.of(service, "Padel", HOUR).withResources(court).withLimits(limit));
            List<Bookings> processes = processes(10);
            try (Race race = new Race(10)) {
                List<BookResult> results = race.run(i -> () -> processes
                        .get(i)
                        .book(BookingRequest.of(
                                newKey(),
                                service,
                                at(TUESDAY.plusDays(i % 5), "08:00").plus(HOUR.multipliedBy(i)),
                                ANA)));
                assertThat(results.stream().filter(BookResult.Booked.class::isInstance))
                        .as("bookings under %s", limit)
                        .hasSize(2);
            }
        }
    }

    @Test
    @DisplayName(
            "of many requests for one time one waits for approval, and approving it twice at once confirms it once")
    final void requests() throws Exception {
        Queue<BookingChange.Kind> told = new ConcurrentLinkedQueue<>();
        List<Bookings> processes = processes(8, change -> told.add(change.kind()));
        try (Race race = new Race(8)) {
            for (int round = 0; round < 10; round++) {
                Instant start = at(TUESDAY, "00:00").plus(HOUR.multipliedBy(round));
                List<RequestResult> requested =
                        race.run(i -> () -> processes.get(i).request(request(start), HOUR));
                assertThat(requested.stream().filter(Taken.class::isInstance)).hasSize(7);
                List<Booking> pending = requested.stream()
                        .filter(RequestResult.Requested.class::isInstance)
                        .map(result -> ((RequestResult.Requested) result).booking())
                        .toList();
                assertThat(pending).hasSize(1);
                told.clear();
                List<ConfirmResult> results = race.run(
                        i -> () -> processes.get(i).approve(pending.get(0).id(), 1));
                assertThat(told).containsExactly(BookingChange.Kind.CONFIRMED);
                assertThat(results).allMatch(ConfirmResult.Confirmed.class::isInstance);
                assertThat(bookings.find(pending.get(0).id()).orElseThrow().version())
                        .isEqualTo(2);
            }
        }
    }

    @Test
    @DisplayName("what a waiting customer is offered, a crowd that comes at that moment does not get")
    final void offers() throws Exception {
        try (Race race = new Race(8)) {
            for (int round = 0; round < 10; round++) {
                Instant start = at(TUESDAY, "00:00").plus(HOUR.multipliedBy(round));
                Booking booking = booked(start);
                Wish wish = schedule.waitlist()
                        .join(
                                Wish.of(PADEL, TimeRange.of(start, Duration.ofMinutes(1)), Customer.of("w", "Waits")),
                                IdempotencyKey.of("wish " + round));
                List<Object> results =
                        race.run(i -> () -> i == 0 ? bookings.cancel(booking.id(), 1) : bookings.book(request(start)));
                assertThat(results.stream().filter(BookResult.Booked.class::isInstance))
                        .isEmpty();
                assertThat(schedule.waitlist().find(wish.id()).orElseThrow().state())
                        .isEqualTo(Wish.State.OFFERED);
            }
        }
    }

    private static ServiceId pair(int one, int other) {
        return ServiceId.of("pair-" + one + "-" + other);
    }

    private static Resource resource(ResourceId id) {
        return Resource.of(id, id.value(), BUENOS_AIRES).withHours(WeeklyHours.everyDay("00:00-24:00"));
    }

    private static BookingQuery everything() {
        return BookingQuery.between(at("2026-01-01T00:00:00Z"), at("2028-01-01T00:00:00Z"));
    }
}
