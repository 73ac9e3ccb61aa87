package dev.cimiento.scheduling.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.scheduling.Actor;
import dev.cimiento.scheduling.BookResult;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.CancelResult;
import dev.cimiento.scheduling.ConfirmResult;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Limit;
import dev.cimiento.scheduling.Recurrence;
import dev.cimiento.scheduling.Refusal;
import dev.cimiento.scheduling.Refused;
import dev.cimiento.scheduling.RescheduleResult;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.SeriesRequest;
import dev.cimiento.scheduling.SeriesResult;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.Slot;
import dev.cimiento.scheduling.SlotQuery;
import dev.cimiento.scheduling.Taken;
import dev.cimiento.scheduling.TimeRange;
import dev.cimiento.scheduling.WeeklyHours;
import dev.cimiento.scheduling.Wish;
import dev.cimiento.scheduling.WishId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Changes of the same bookings, classes and series that cross each other: nobody waits in a circle, and what is counted stays right. */
public abstract class CrossingRaceContract extends ScheduleFixture {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    /** For subclasses. */
    protected CrossingRaceContract() {}

    @BeforeEach
    final void openAllDay() {
        catalog.save(resource("court-1"));
        catalog.save(Service.of(PADEL, "Padel", HOUR).withFurthestAdvance(Duration.ofDays(400)));
    }

    @Test
    @DisplayName(
            "of many who move one booking at the version they saw, one does, and the others are told that it has changed")
    final void oneVersion() throws Exception {
        try (Race race = new Race(8)) {
            for (int round = 0; round < 10; round++) {
                LocalDate day = TUESDAY.plusDays(round);
                Booking booking = booked(at(day, "00:00"));
                List<RescheduleResult> results = race.run(i -> () ->
                        bookings.reschedule(booking.id(), 1, at(day, "10:00").plus(HOUR.multipliedBy(i))));
                assertThat(results.stream().filter(RescheduleResult.Rescheduled.class::isInstance))
                        .hasSize(1);
                assertThat(results.stream()
                                .filter(result ->
                                        result instanceof Refused refused && refused.reason() == Refusal.STALE_VERSION))
                        .hasSize(7);
                assertThat(bookings.list(everything()
                                .withResource(COURT)
                                .withCustomer(ANA.id())
                                .withLimit(1000)))
                        .hasSize(round + 1);
                assertThat(bookings.find(booking.id()).orElseThrow().version()).isEqualTo(2);
            }
        }
    }

    @Test
    @DisplayName("members who move between two classes, both ways at once, all arrive, and every seat is counted")
    final void classesSwap() throws Exception {
        catalog.save(Service.of(PADEL, "Yoga", HOUR).withSeats(20));
        List<Booking> members = IntStream.range(0, 8)
                .mapToObj(i -> booked(at(TUESDAY, i % 2 == 0 ? "10:00" : "12:00")))
                .toList();
        try (Race race = new Race(members.size())) {
            for (int round = 0; round < 20; round++) {
                int turn = round;
                List<RescheduleResult> results = race.run(i -> () -> bookings.reschedule(
                        members.get(i).id(), turn + 1, at(TUESDAY, (i + turn) % 2 == 0 ? "12:00" : "10:00")));
                assertThat(results).allMatch(RescheduleResult.Rescheduled.class::isInstance);
                for (String time : List.of("10:00", "12:00")) {
                    assertThat(seatsLeft(at(TUESDAY, time))).isEqualTo(16);
                }
            }
        }
    }

    @Test
    @DisplayName("a class that one member confirms while another leaves keeps its time for good")
    final void classConfirmedMeanwhile() throws Exception {
        catalog.save(Service.of(PADEL, "Yoga", HOUR).withSeats(20));
        ServiceId alone = ServiceId.of("alone");
        catalog.save(Service.of(alone, "Alone", HOUR).withFurthestAdvance(Duration.ofDays(400)));
        try (Race race = new Race(2)) {
            for (int round = 0; round < 40; round++) {
                Instant start = at(TUESDAY, "00:00").plus(HOUR.multipliedBy(round));
                Booking stays = held(request(start), TEN_MINUTES);
                // The later deadline is that of the class, as long as both are there.
                Booking leaves = held(request(start), TEN_MINUTES.multipliedBy(2));
                race.run(i -> () -> i == 0 ? bookings.confirm(stays.id()) : bookings.cancel(leaves.id(), 1));
                clock.advance(TEN_MINUTES);
                assertThat(availability.why(alone, COURT, start)).contains(new Taken(start));
            }
        }
    }

    @Test
    @DisplayName("a series that is confirmed while it is cancelled is one or the other at each occurrence")
    final void seriesBothWays() throws Exception {
        try (Race race = new Race(2)) {
            for (int round = 0; round < 15; round++) {
                Instant start = at(TUESDAY, "00:00").plus(HOUR.multipliedBy(round));
                Booking obstacle = booked(start.plus(Duration.ofDays(7)));
                SeriesResult.Made made =
                        (SeriesResult.Made) schedule.series().book(series(start).askingOnConflicts(TEN_MINUTES));
                assertThat(made.bookings()).hasSize(11);
                List<List<?>> results = race.run(i -> () -> i == 0
                        ? schedule.series().confirm(made.series())
                        : schedule.series().cancel(made.series(), start, Actor.BUSINESS));
                assertThat(results.get(0))
                        .allMatch(result -> result instanceof ConfirmResult.Confirmed
                                || (result instanceof Refused refused && refused.reason() == Refusal.WRONG_STATUS));
                assertThat(results.get(1)).allMatch(CancelResult.Cancelled.class::isInstance);
                assertThat(bookings.list(everything().withSeries(made.series())))
                        .isEmpty();
                bookings.cancel(obstacle.id(), 1);
            }
        }
    }

    @Test
    @DisplayName("of many who want the same weekly time, one has every occurrence, and the others none")
    final void oneSeries() throws Exception {
        try (Race race = new Race(8)) {
            for (int round = 0; round < 5; round++) {
                Instant start = at(TUESDAY, "00:00").plus(HOUR.multipliedBy(round));
                List<SeriesResult> results =
                        race.run(i -> () -> schedule.series().book(series(start)));
                assertThat(results.stream().filter(SeriesResult.Made.class::isInstance))
                        .hasSize(1);
                assertThat(results.stream().filter(SeriesResult.Conflicting.class::isInstance))
                        .hasSize(7);
                assertThat(bookings.list(everything())).hasSize(12 * (round + 1));
            }
        }
    }

    @Test
    @DisplayName("a limit of one a day holds for a customer who books on ten courts at once")
    final void limitOfCustomer() throws Exception {
        List<ResourceId> courts = IntStream.range(0, 10)
                .mapToObj(i -> resource("court-" + i))
                .peek(catalog::save)
                .map(Resource::id)
                .toList();
        catalog.save(Service.of(PADEL, "Padel", HOUR).withLimits(Limit.perCustomer(Limit.Period.DAY, 1)));
        try (Race race = new Race(10)) {
            for (int day = 0; day < 5; day++) {
                Instant start = at(TUESDAY.plusDays(day), "08:00");
                List<BookResult> results =
                        race.run(i -> () -> bookings.book(request(start).withResources(courts.get(i))));
                assertThat(results.stream().filter(BookResult.Booked.class::isInstance))
                        .hasSize(1);
                assertThat(results.stream()
                                .filter(result ->
                                        result instanceof Refused refused && refused.reason() == Refusal.LIMIT_REACHED))
                        .hasSize(9);
            }
        }
    }

    @Test
    @DisplayName(
            "an offer that ends while a crowd wants its time goes to the next who waits, also where there are limits")
    final void offerUnderLimits() throws Exception {
        catalog.save(Service.of(PADEL, "Padel", HOUR)
                .withLimits(Limit.perResource(Limit.Period.DAY, 20), Limit.perCustomer(Limit.Period.DAY, 20)));
        try (Race race = new Race(6)) {
            for (int round = 0; round < 15; round++) {
                Instant start = at(TUESDAY, "00:00").plus(HOUR.multipliedBy(round));
                held(request(start), Duration.ofSeconds(1));
                Wish wish = schedule.waitlist()
                        .join(
                                Wish.of(PADEL, TimeRange.of(start, Duration.ofMinutes(1)), Customer.of("w", "Waits")),
                                IdempotencyKey.of("wish " + round));
                clock.advance(Duration.ofSeconds(1));
                List<Object> results = race.run(i -> () -> i == 0 ? bookings.sweep(10) : bookings.book(request(start)));
                assertThat(results.stream().filter(BookResult.Booked.class::isInstance))
                        .isEmpty();
                assertThat(schedule.waitlist().find(wish.id()).orElseThrow().state())
                        .isEqualTo(Wish.State.OFFERED);
            }
        }
    }

    @Test
    @DisplayName(
            "who leaves the waiting list while their offer is accepted, or ends, has left or has the time, not both")
    final void leavesMeanwhile() throws Exception {
        try (Race race = new Race(2)) {
            for (int round = 0; round < 20; round++) {
                Instant start = at(TUESDAY, "00:00").plus(HOUR.multipliedBy(round));
                Booking booking = booked(start);
                WishId wish = schedule.waitlist()
                        .join(
                                Wish.of(PADEL, TimeRange.of(start, Duration.ofMinutes(1)), Customer.of("w", "Waits")),
                                IdempotencyKey.of("wish " + round))
                        .id();
                bookings.cancel(booking.id(), 1);
                boolean ends = round % 2 == 0;
                if (ends) {
                    clock.advance(Duration.ofMinutes(30));
                }
                race.run(i -> () -> i == 0
                        ? schedule.waitlist().leave(wish)
                        : ends ? bookings.sweep(10) : schedule.waitlist().accept(wish));
                Wish now = schedule.waitlist().find(wish).orElseThrow();
                assertThat(now.state()).isIn(Wish.State.LEFT, ends ? Wish.State.LEFT : Wish.State.GRANTED);
                assertThat(availability.why(PADEL, COURT, start).isEmpty()).isEqualTo(now.state() == Wish.State.LEFT);
            }
        }
    }

    private SeriesRequest series(Instant start) {
        return SeriesRequest.of(
                BookingRequest.of(newKey(), PADEL, start, ANA).withResources(COURT),
                Recurrence.everyWeeks(1),
                LocalDate.ofInstant(start, BUENOS_AIRES).plusWeeks(11));
    }

    private int seatsLeft(Instant start) {
        return availability.slots(SlotQuery.of(PADEL, start, start.plusSeconds(1))).stream()
                .mapToInt(Slot::seatsLeft)
                .findFirst()
                .orElse(0);
    }

    private static Resource resource(String id) {
        return Resource.of(ResourceId.of(id), id, BUENOS_AIRES).withHours(WeeklyHours.everyDay("00:00-24:00"));
    }

    private static BookingQuery everything() {
        return BookingQuery.between(at("2026-01-01T00:00:00Z"), at("2028-01-01T00:00:00Z"));
    }
}
