package dev.cimiento.scheduling.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.scheduling.Actor;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.CancelResult;
import dev.cimiento.scheduling.ConfirmResult;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Recurrence;
import dev.cimiento.scheduling.Refusal;
import dev.cimiento.scheduling.Refused;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.SeriesBookings;
import dev.cimiento.scheduling.SeriesId;
import dev.cimiento.scheduling.SeriesRequest;
import dev.cimiento.scheduling.SeriesResult;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.Taken;
import dev.cimiento.scheduling.WeeklyHours;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Bookings that repeat: each occurrence is checked, and stands by itself. */
public abstract class SeriesContract extends ScheduleFixture {

    private static final int WEEKS = 12;
    private static final LocalDate LAST = TUESDAY.plusWeeks(WEEKS - 1);

    private SeriesBookings series;

    /** For subclasses. */
    protected SeriesContract() {}

    @BeforeEach
    final void farAhead() {
        series = schedule.series();
        catalog.save(Service.of(PADEL, "Padel", Duration.ofMinutes(90))
                .withGridStep(Duration.ofMinutes(30))
                .withFurthestAdvance(Duration.ofDays(400)));
    }

    @Test
    @DisplayName("every occurrence is checked, also the last: all or none names the conflict, and nothing is booked")
    final void allOrNothing() {
        for (int week : List.of(4, WEEKS - 1)) {
            Booking obstacle = booked(at(TUESDAY.plusWeeks(week), "19:30"));
            SeriesResult result = series.book(weekly());
            assertThat(result).isInstanceOf(SeriesResult.Conflicting.class);
            assertThat(((SeriesResult.Conflicting) result).conflicts())
                    .containsExactly(new SeriesResult.Conflict(
                            TUESDAY.plusWeeks(week).atTime(19, 0), new Taken(at(TUESDAY.plusWeeks(week), "19:00"))));
            assertThat(bookings.list(all())).containsExactly(obstacle);
            bookings.cancel(obstacle.id(), 1);
        }
        assertThat(made(series.book(weekly())).bookings()).hasSize(WEEKS);
    }

    @Test
    @DisplayName("skipping books the eleven that are free and names the one that is not")
    final void skips() {
        booked(at(TUESDAY.plusWeeks(4), "19:30"));
        SeriesResult.Made made = made(series.book(weekly().skippingConflicts()));
        assertThat(made.bookings()).hasSize(WEEKS - 1).allMatch(booking -> booking.status() == BookingStatus.CONFIRMED);
        assertThat(made.conflicts())
                .extracting(SeriesResult.Conflict::start)
                .containsExactly(TUESDAY.plusWeeks(4).atTime(19, 0));
        assertThat(bookings.list(all().withSeries(made.series()))).isEqualTo(made.bookings());
    }

    @Test
    @DisplayName("asking holds the free ones while the customer decides")
    final void asks() {
        booked(at(TUESDAY.plusWeeks(4), "19:30"));
        SeriesRequest asking = weekly().askingOnConflicts(Duration.ofMinutes(10));
        SeriesResult.Made made = made(series.book(asking));
        assertThat(made.conflicts())
                .extracting(conflict -> conflict.start().toLocalDate())
                .containsExactly(TUESDAY.plusWeeks(4));
        assertThat(made.bookings()).hasSize(WEEKS - 1).allMatch(booking -> booking.status() == BookingStatus.HELD);
        assertThat(series.confirm(made.series()))
                .hasSize(WEEKS - 1)
                .allMatch(ConfirmResult.Confirmed.class::isInstance);
    }

    @Test
    @DisplayName("asking where there is nothing to ask books them all")
    final void asksNothing() {
        SeriesResult.Made made = made(series.book(weekly().askingOnConflicts(Duration.ofMinutes(10))));
        assertThat(made.conflicts()).isEmpty();
        assertThat(made.bookings()).hasSize(WEEKS).allMatch(booking -> booking.status() == BookingStatus.CONFIRMED);
    }

    @Test
    @DisplayName("listeners are told of each occurrence, and what one throws at the last undoes them all")
    final void listens() {
        List<LocalDate> told = new ArrayList<>();
        SeriesBookings heard = schedule.withListener(change -> {
                    told.add(change.booking().localStart().toLocalDate());
                    if (told.size() == WEEKS) {
                        throw new IllegalStateException("no room in the queue");
                    }
                })
                .series();
        SeriesRequest request = weekly();
        assertThatThrownBy(() -> heard.book(request)).hasMessage("no room in the queue");
        assertThat(told).hasSize(WEEKS).doesNotHaveDuplicates().endsWith(LAST);
        assertThat(bookings.list(all())).isEmpty();
        assertThat(made(series.book(request)).bookings()).hasSize(WEEKS);
    }

    @Test
    @DisplayName("asked again it makes nothing twice, goes on to later dates, and leaves what was cancelled")
    final void standing() {
        SeriesRequest request = weekly();
        List<Booking> first = made(series.book(request)).bookings();
        bookings.cancel(first.get(3).id(), 1);
        List<Booking> again = made(series.book(
                        SeriesRequest.of(request.first(), Recurrence.everyWeeks(1), LAST.plusWeeks(2))))
                .bookings();
        assertThat(again)
                .extracting(Booking::id)
                .startsWith(first.stream().map(Booking::id).toArray(BookingId[]::new))
                .hasSize(WEEKS + 2);
        assertThat(bookings.list(all())).hasSize(WEEKS + 1);
        // An exception is taken back by an ordinary booking.
        booked(at(TUESDAY.plusWeeks(3), "19:00"));
        assertThat(bookings.list(all())).hasSize(WEEKS + 2);
    }

    @Test
    @DisplayName("exceptions are left out, and one that moves is still one of as many")
    final void exceptions() {
        SeriesResult.Made made =
                made(series.book(weekly().without(Set.of(TUESDAY.plusWeeks(2), TUESDAY.plusWeeks(5)))));
        assertThat(made.bookings()).hasSize(WEEKS - 2);
        Booking one = made.bookings().get(1);
        bookings.reschedule(one.id(), 1, at(TUESDAY.plusWeeks(1).plusDays(1), "10:00"));
        assertThat(bookings.list(all().withSeries(made.series()))).hasSize(WEEKS - 2);
    }

    @Test
    @DisplayName("an exception that is taken back is booked when the series is asked for again, and nothing else is")
    final void exceptionTakenBack() {
        SeriesRequest weekly = weekly();
        SeriesResult.Made made = made(series.book(weekly.without(Set.of(TUESDAY.plusWeeks(2), TUESDAY.plusWeeks(5)))));
        SeriesResult.Made again = made(series.book(weekly.without(Set.of(TUESDAY.plusWeeks(5)))));
        assertThat(again.series()).isEqualTo(made.series());
        assertThat(again.bookings()).hasSize(WEEKS - 1).containsAll(made.bookings());
        assertThat(bookings.list(all())).containsExactlyElementsOf(again.bookings());
    }

    @Test
    @DisplayName("seven in the evening stays seven in the evening when the clock changes")
    final void wallClock() {
        ResourceId there = ResourceId.of("there");
        catalog.save(Resource.of(there, "There", ZoneId.of("America/New_York"))
                .withHours(WeeklyHours.everyDay("18:00-23:00")));
        clock.set(at("2026-10-01T12:00:00Z"));
        SeriesResult.Made made = made(series.book(SeriesRequest.of(
                request(at("2026-10-20T23:00:00Z")).withResources(there),
                Recurrence.everyWeeks(1),
                LocalDate.of(2026, 11, 17))));
        assertThat(made.bookings())
                .extracting(booking -> booking.localStart().toLocalTime())
                .containsOnly(LocalTime.of(19, 0))
                .hasSize(5);
        assertThat(made.bookings().get(4).start()).isEqualTo(at("2026-11-18T00:00:00Z"));
    }

    @Test
    @DisplayName(
            "an occurrence at a time that the clock skips is a conflict, not an hour later, when it is booked and when it is moved")
    final void skippedTime() {
        ZoneId newYork = ZoneId.of("America/New_York");
        ResourceId there = ResourceId.of("there");
        catalog.save(Resource.of(there, "There", newYork).withHours(WeeklyHours.everyDay("00:00-24:00")));
        clock.set(at("2026-02-20T12:00:00Z"));
        LocalDate sunday = LocalDate.of(2026, 3, 1);
        LocalDate skips = sunday.plusWeeks(1);
        SeriesRequest request = SeriesRequest.of(
                request(sunday.atTime(2, 30).atZone(newYork).toInstant()).withResources(there),
                Recurrence.everyWeeks(1),
                sunday.plusWeeks(2));
        assertSkipped(series.book(request), skips);
        SeriesResult.Made made = made(series.book(request.skippingConflicts()));
        assertThat(made.conflicts()).extracting(SeriesResult.Conflict::start).containsExactly(skips.atTime(2, 30));
        assertThat(made.bookings())
                .extracting(booking -> booking.localStart().toLocalDateTime())
                .containsExactly(sunday.atTime(2, 30), sunday.plusWeeks(2).atTime(2, 30));
        SeriesId evening = made(series.book(SeriesRequest.of(
                        request(sunday.atTime(19, 0).atZone(newYork).toInstant())
                                .withResources(there),
                        Recurrence.everyWeeks(1),
                        sunday.plusWeeks(2))))
                .series();
        assertSkipped(series.move(evening, at("2026-03-05T00:00:00Z"), LocalTime.of(2, 30)), skips);
    }

    private static void assertSkipped(SeriesResult result, LocalDate skips) {
        assertThat(result).isInstanceOf(SeriesResult.Conflicting.class);
        assertThat(((SeriesResult.Conflicting) result).conflicts())
                .filteredOn(conflict -> conflict.start().equals(skips.atTime(2, 30)))
                .singleElement()
                .extracting(SeriesResult.Conflict::denial)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Refusal.OUTSIDE_HOURS));
    }

    @Test
    @DisplayName("what follows is cancelled or moved together; a move that one cannot make moves none")
    final void following() {
        SeriesId id = made(series.book(weekly())).series();
        Booking obstacle = booked(at(TUESDAY.plusWeeks(9), "17:00"));
        assertThat(series.move(id, at(TUESDAY.plusWeeks(6), "00:00"), LocalTime.of(17, 30)))
                .isInstanceOf(SeriesResult.Conflicting.class);
        assertThat(bookings.list(all().withSeries(id)))
                .extracting(booking -> booking.localStart().toLocalTime())
                .containsOnly(LocalTime.of(19, 0));
        bookings.cancel(obstacle.id(), 1);
        assertThat(made(series.move(id, at(TUESDAY.plusWeeks(6), "00:00"), LocalTime.of(17, 30)))
                        .bookings())
                .hasSize(6);
        List<CancelResult> cancelled = series.cancel(id, at(TUESDAY.plusWeeks(8), "00:00"), Actor.CUSTOMER);
        assertThat(cancelled).hasSize(4).allMatch(CancelResult.Cancelled.class::isInstance);
        assertThat(bookings.list(all().withSeries(id))).hasSize(8);
        assertThat(bookings.list(all().withStatuses(EnumSet.of(BookingStatus.CANCELLED))))
                .hasSize(5);
    }

    @Test
    @DisplayName("a series takes a key as long as a key may be")
    final void longKey() {
        BookingRequest first = BookingRequest.of(IdempotencyKey.of("k".repeat(200)), PADEL, at(TUESDAY, "19:00"), ANA)
                .withResources(COURT);
        SeriesRequest request = SeriesRequest.of(first, Recurrence.everyWeeks(1), LAST);
        SeriesResult.Made made = made(series.book(request));
        assertThat(made.bookings()).hasSize(12);
        assertThat(made(series.book(request)).bookings()).isEqualTo(made.bookings());
    }

    @Test
    @DisplayName("what was held of a series and has expired does not move with it, nor keep it from moving")
    final void expiredStays() {
        Booking obstacle = booked(at(TUESDAY.plusWeeks(4), "19:00"));
        SeriesResult.Made asked = made(series.book(weekly().askingOnConflicts(Duration.ofMinutes(10))));
        bookings.confirm(asked.bookings().get(0).id());
        clock.advance(Duration.ofMinutes(10));
        booked(at(TUESDAY.plusWeeks(2), "17:30"));
        SeriesResult.Made moved = made(series.move(asked.series(), at(TUESDAY, "00:00"), LocalTime.of(17, 30)));
        assertThat(moved.bookings()).extracting(Booking::start).containsExactly(at(TUESDAY, "17:30"));
        assertThat(bookings.find(asked.bookings().get(1).id()).orElseThrow().status())
                .isEqualTo(BookingStatus.EXPIRED);
        assertThat(bookings.find(obstacle.id())).contains(obstacle);
    }

    private SeriesRequest weekly() {
        return SeriesRequest.of(request(at(TUESDAY, "19:00")), Recurrence.everyWeeks(1), LAST);
    }

    private static SeriesResult.Made made(SeriesResult result) {
        assertThat(result).isInstanceOf(SeriesResult.Made.class);
        return (SeriesResult.Made) result;
    }

    private static BookingQuery all() {
        return BookingQuery.between(at("2026-01-01T00:00:00Z"), at("2028-01-01T00:00:00Z"));
    }
}
