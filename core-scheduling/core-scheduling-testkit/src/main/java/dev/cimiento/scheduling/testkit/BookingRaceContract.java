package dev.cimiento.scheduling.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.scheduling.BookResult;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingChange;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.Bookings;
import dev.cimiento.scheduling.ConfirmResult;
import dev.cimiento.scheduling.Refused;
import dev.cimiento.scheduling.RescheduleResult;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.Taken;
import dev.cimiento.scheduling.WeeklyHours;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Many callers at once: every race has as many winners as there is room, and no caller sees an exception. The store must give 64 threads a
 * connection each.
 */
public abstract class BookingRaceContract extends ScheduleFixture {

    private static final int CROWD = 64;
    private static final int ROUNDS = 50;
    private static final Duration STEP = Duration.ofMinutes(30);

    /** For subclasses. */
    protected BookingRaceContract() {}

    @BeforeEach
    final void openAllDay() {
        catalog.save(Resource.of(COURT, "Court 1", BUENOS_AIRES).withHours(WeeklyHours.everyDay("00:00-24:00")));
        catalog.save(Service.of(PADEL, "Padel", Duration.ofMinutes(60)).withGridStep(STEP));
    }

    @Test
    @DisplayName("64 threads want one slot, 50 times: one has it each time, and 63 are told that it is taken")
    final void oneSlot() throws Exception {
        raceForOneSlot(Collections.nCopies(CROWD, bookings));
    }

    @Test
    @DisplayName("64 processes want one slot, 50 times: one has it each time, and 63 are told that it is taken")
    final void oneSlotOfProcesses() throws Exception {
        raceForOneSlot(processes(CROWD));
    }

    private void raceForOneSlot(List<Bookings> callers) throws Exception {
        try (Race race = new Race(CROWD)) {
            for (int round = 0; round < ROUNDS; round++) {
                Instant start = at(TUESDAY, "00:00").plus(STEP.multipliedBy(2L * round));
                List<BookResult> results = race.run(i -> () -> callers.get(i).book(request(start)));
                assertThat(winners(results)).as("winners of round %s", round).hasSize(1);
                assertThat(results.stream().filter(Taken.class::isInstance)).hasSize(CROWD - 1);
            }
        }
        assertThat(bookings.list(everything())).hasSize(ROUNDS);
    }

    @Test
    @DisplayName("threads that want overlapping slots never get two that overlap")
    final void overlappingSlots() throws Exception {
        try (Race race = new Race(32)) {
            for (int round = 0; round < 20; round++) {
                Instant first = at(TUESDAY, "00:00").plus(Duration.ofHours(5L * round));
                List<BookResult> results =
                        race.run(i -> () -> bookings.book(request(first.plus(STEP.multipliedBy(i % 5)))));
                assertThat(results).allMatch(result -> result instanceof BookResult.Booked || result instanceof Taken);
                assertThat(winners(results)).hasSizeBetween(1, 3);
            }
        }
        assertApart(bookings.list(everything()));
    }

    @Test
    @DisplayName("an expired hold frees its slot for exactly one of a crowd, and its end is told once")
    final void expiredHold() throws Exception {
        Queue<BookingChange.Kind> told = new ConcurrentLinkedQueue<>();
        List<Bookings> processes = processes(16, change -> told.add(change.kind()));
        try (Race race = new Race(16)) {
            for (int round = 0; round < 20; round++) {
                Instant start = at(TUESDAY, "00:00").plus(STEP.multipliedBy(2L * round));
                held(request(start), Duration.ofSeconds(1));
                clock.advance(Duration.ofSeconds(1));
                assertThat(winners(race.run(i -> () -> processes.get(i).book(request(start)))))
                        .hasSize(1);
                assertThat(told).containsExactlyInAnyOrder(BookingChange.Kind.EXPIRED, BookingChange.Kind.CONFIRMED);
                told.clear();
            }
        }
    }

    @Test
    @DisplayName("at the deadline a late confirmation and a new booking have one winner")
    final void lateConfirmation() throws Exception {
        List<Bookings> processes = processes(8);
        try (Race race = new Race(8)) {
            for (int round = 0; round < 40; round++) {
                Instant start = at(TUESDAY, "00:00").plus(STEP.multipliedBy(2L * round));
                Booking hold = held(request(start), Duration.ofSeconds(1));
                clock.advance(Duration.ofSeconds(1));
                List<Object> results = race.run(i -> () -> i == 0
                        ? processes.get(0).confirmIfStillFree(hold.id())
                        : processes.get(i).book(request(start)));
                assertThat(results.stream()
                                .filter(result -> result instanceof BookResult.Booked
                                        || result instanceof ConfirmResult.Confirmed))
                        .hasSize(1);
                assertThat(results.stream().filter(Taken.class::isInstance)).hasSize(7);
            }
        }
    }

    @Test
    @DisplayName("a confirmation of the last moment, and a booking of who believes that it has passed, have one winner")
    final void lastMoment() throws Exception {
        Bookings before =
                Schedule.on(store, () -> clock.instant().minusMillis(1)).bookings();
        try (Race race = new Race(2)) {
            for (int round = 0; round < 40; round++) {
                Instant start = at(TUESDAY, "00:00").plus(STEP.multipliedBy(2L * round));
                Booking hold = held(request(start), Duration.ofSeconds(1));
                clock.advance(Duration.ofSeconds(1));
                List<Object> results =
                        race.run(i -> () -> i == 0 ? before.confirm(hold.id()) : bookings.book(request(start)));
                assertThat(results.stream()
                                .filter(result -> result instanceof BookResult.Booked
                                        || result instanceof ConfirmResult.Confirmed))
                        .hasSize(1);
                assertThat(bookings.list(everything())).hasSize(round + 1);
            }
        }
    }

    @Test
    @DisplayName("one key sent many times at once makes one booking, and each caller gets it")
    final void oneKey() throws Exception {
        List<Bookings> processes = processes(16);
        try (Race race = new Race(16)) {
            for (int round = 0; round < 20; round++) {
                BookingRequest request = request(at(TUESDAY, "00:00").plus(STEP.multipliedBy(2L * round)));
                List<BookResult> results = race.run(i -> () -> processes.get(i).book(request));
                assertThat(Set.copyOf(winners(results))).hasSize(1);
                assertThat(winners(results)).hasSize(16);
            }
        }
    }

    @Test
    @DisplayName("one key sent at once for different slots makes one booking, and keeps no other slot")
    final void oneKeyManySlots() throws Exception {
        try (Race race = new Race(8)) {
            for (int round = 0; round < 20; round++) {
                Instant first = at(TUESDAY, "00:00").plus(Duration.ofHours(8L * round));
                BookingRequest request = request(first);
                List<BookResult> results = race.run(i -> () ->
                        bookings.book(BookingRequest.of(request.key(), PADEL, first.plus(Duration.ofHours(i)), ANA)
                                .withResources(COURT)));
                assertThat(winners(results)).hasSize(1);
                assertThat(results.stream().filter(Refused.class::isInstance)).hasSize(7);
                Instant kept = winners(results).get(0).start();
                for (int i = 0; i < 8; i++) {
                    Instant start = first.plus(Duration.ofHours(i));
                    assertThat(availability.why(PADEL, COURT, start).isEmpty()).isEqualTo(!start.equals(kept));
                }
            }
        }
    }

    @Test
    @DisplayName("64 callers for any of four courts: four have one each")
    final void anyOfFour() throws Exception {
        for (String court : List.of("court-2", "court-3", "court-4")) {
            catalog.save(Resource.of(ResourceId.of(court), court, BUENOS_AIRES)
                    .withHours(WeeklyHours.everyDay("00:00-24:00")));
        }
        try (Race race = new Race(CROWD)) {
            for (int round = 0; round < 5; round++) {
                Instant start = at(TUESDAY, "00:00").plus(STEP.multipliedBy(2L * round));
                List<BookResult> results =
                        race.run(i -> () -> bookings.book(request(start).withResources()));
                assertThat(winners(results).stream().map(Booking::resource).collect(Collectors.toSet()))
                        .hasSize(4);
                assertThat(winners(results)).hasSize(4);
            }
        }
    }

    @Test
    @DisplayName(
            "bookings that move at once, into each other's times too, never overlap, never vanish and never wait in a circle")
    final void movingCrowd() throws Exception {
        int count = 16;
        List<Booking> moving = IntStream.range(0, count)
                .mapToObj(i -> booked(at(TUESDAY, "00:00").plus(Duration.ofMinutes(90L * i))))
                .toList();
        try (Race race = new Race(count)) {
            for (int round = 0; round < 15; round++) {
                int turn = round;
                List<RescheduleResult> results = race.run(i -> () -> {
                    Booking now = bookings.find(moving.get(i).id()).orElseThrow();
                    // Neighbours step towards each other, by half a booking, a whole one, or into the place of the
                    // next.
                    Duration step = STEP.multipliedBy(((turn + i) % 2 == 0 ? 1 : -1) * (1L + turn % 3));
                    Instant to = now.start().plus(step);
                    return bookings.reschedule(
                            now.id(), now.version(), to.isBefore(at(TUESDAY, "00:00")) ? at(TUESDAY, "00:00") : to);
                });
                assertThat(results).noneMatch(Refused.class::isInstance);
                List<Booking> after = bookings.list(everything());
                assertThat(after).hasSize(count);
                assertApart(after);
            }
        }
    }

    @Test
    @DisplayName("two bookings that want each other's slots both stay")
    final void swap() throws Exception {
        Booking first = booked(at(TUESDAY, "10:00"));
        Booking second = booked(at(TUESDAY, "12:00"));
        try (Race race = new Race(2)) {
            for (int round = 0; round < 25; round++) {
                List<RescheduleResult> results = race.run(i -> () -> i == 0
                        ? bookings.reschedule(first.id(), 1, second.start())
                        : bookings.reschedule(second.id(), 1, first.start()));
                assertThat(results).allMatch(Taken.class::isInstance);
            }
        }
    }

    private static List<Booking> winners(List<BookResult> results) {
        return results.stream()
                .filter(BookResult.Booked.class::isInstance)
                .map(result -> ((BookResult.Booked) result).booking())
                .toList();
    }

    private static BookingQuery everything() {
        return BookingQuery.between(at("2026-01-01T00:00:00Z"), at("2028-01-01T00:00:00Z"))
                .withStatuses(Set.of(BookingStatus.CONFIRMED));
    }

    private static void assertApart(List<Booking> bookings) {
        for (int i = 1; i < bookings.size(); i++) {
            assertThat(bookings.get(i).place().occupied().start())
                    .as("%s after %s", bookings.get(i), bookings.get(i - 1))
                    .isAfterOrEqualTo(bookings.get(i - 1).place().occupied().end());
        }
    }
}
