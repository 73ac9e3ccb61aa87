package dev.cimiento.scheduling.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingChange;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.CancellationTerms;
import dev.cimiento.scheduling.Need;
import dev.cimiento.scheduling.Place;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.Taken;
import dev.cimiento.scheduling.TimeRange;
import dev.cimiento.scheduling.ToldTimes;
import dev.cimiento.scheduling.spi.Placement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** That a promise is of the wall clock, also where the rules of its time zone change between booking and day. */
public abstract class ToldTimesContract extends ScheduleFixture {

    private static final ResourceId COACH = ResourceId.of("coach");
    private static final ServiceId TALK = ServiceId.of("talk");

    /** With nothing to check yet. */
    protected ToldTimesContract() {}

    /** A booking of an hour, made when the zone's rules put what was told at that moment. */
    private Booking made(Instant start, String told) {
        TimeRange time = TimeRange.of(start, Duration.ofHours(1));
        Booking booking = Booking.of(
                        BookingId.random(), PADEL, ANA, new Place(COURT, 0, BUENOS_AIRES, time, time), clock.instant())
                .withToldStart(LocalDateTime.parse(TUESDAY + "T" + told));
        Placement placement = store.transaction(ledger -> ledger.place(booking, newKey(), ""));
        assertThat(placement.outcome()).isEqualTo(Placement.Outcome.PLACED);
        return booking;
    }

    private Booking now(Booking booking) {
        return bookings.find(booking.id()).orElseThrow();
    }

    @Test
    @DisplayName(
            "after a zone's rules have changed, a booking to come is at the wall clock time that was told, and its listeners know")
    final void restored() {
        List<BookingChange.Kind> told = new ArrayList<>();
        Booking fine = booked(at(TUESDAY, "10:00"));
        Booking astray = made(at(TUESDAY, "20:00"), "19:00");
        assertThat(now(astray)).isEqualTo(astray);
        ToldTimes toldTimes =
                schedule.withListener(change -> told.add(change.kind())).toldTimes();
        assertThat(toldTimes.astray()).containsExactly(astray);
        ToldTimes.Restored restored = toldTimes.restore();
        assertThat(restored.moved()).containsExactly(now(astray));
        assertThat(restored.stuck()).isEmpty();
        assertThat(now(astray).start()).isEqualTo(at(TUESDAY, "19:00"));
        assertThat(now(astray).end()).isEqualTo(at(TUESDAY, "20:00"));
        assertThat(now(astray).version()).isEqualTo(2);
        assertThat(now(fine)).isEqualTo(fine);
        assertThat(told).containsExactly(BookingChange.Kind.RESCHEDULED);
        assertThat(toldTimes.astray()).isEmpty();
        assertThat(toldTimes.restore().moved()).isEmpty();
        assertThat(starts(TUESDAY)).contains("20:00").doesNotContain("19:00");
    }

    @Test
    @DisplayName("neighbours that move together make room for each other, forward and back")
    final void neighbours() {
        for (int hour = 10; hour < 13; hour++) {
            made(at(TUESDAY, hour + ":00"), (hour + 1) + ":00");
            made(at(TUESDAY, hour + 6 + ":00"), (hour + 5) + ":00");
        }
        ToldTimes.Restored restored = schedule.toldTimes().restore();
        assertThat(restored.moved()).hasSize(6);
        assertThat(schedule.toldTimes().astray()).isEmpty();
    }

    @Test
    @DisplayName("one whose time somebody else has stays where it is, and is named")
    final void stuck() {
        Booking other = booked(at(TUESDAY, "19:00"));
        Booking astray = made(at(TUESDAY, "20:30"), "19:30");
        ToldTimes.Restored restored = schedule.toldTimes().restore();
        assertThat(restored.stuck()).containsExactly(astray);
        assertThat(restored.moved()).isEmpty();
        assertThat(List.of(now(other), now(astray))).containsExactly(other, astray);
    }

    @Test
    @DisplayName("the members of a class move with what it needs beside its own resource, whoever of them moves first")
    final void classMoves() {
        clazz();
        member("00000000-0000-0000-0000-000000000002", court(), coach());
        member("00000000-0000-0000-0000-000000000001", court());
        assertThat(schedule.toldTimes().restore().moved()).hasSize(2);
        assertThat(availability.why(TALK, COACH, at(TUESDAY, "19:00"))).contains(new Taken(at(TUESDAY, "19:00")));
        assertThat(availability.why(TALK, COACH, at(TUESDAY, "20:00"))).isEmpty();
    }

    @Test
    @DisplayName("a class whose one member left cannot move keeps what it needs beside its own resource")
    final void classStays() {
        clazz();
        Booking opens = member("00000000-0000-0000-0000-000000000001", court(), coach());
        Booking joins = member("00000000-0000-0000-0000-000000000002", court());
        bookings.cancel(opens.id(), 1);
        // Where it opens anew, nobody would know its teacher.
        assertThat(schedule.toldTimes().restore().stuck()).containsExactly(joins);
        assertThat(availability.why(TALK, COACH, at(TUESDAY, "20:00"))).contains(new Taken(at(TUESDAY, "20:00")));
        booked(BookingRequest.of(newKey(), TALK, at(TUESDAY, "19:00"), ANA).withResources(COURT));
        assertThat(schedule.toldTimes().restore().stuck()).containsExactly(joins);
        assertThat(availability.why(TALK, COACH, at(TUESDAY, "20:00"))).contains(new Taken(at(TUESDAY, "20:00")));
        bookings.cancel(joins.id(), 1);
        assertThat(availability.why(TALK, COACH, at(TUESDAY, "20:00"))).isEmpty();
    }

    private void clazz() {
        resource(COACH, "08:00-23:00");
        catalog.save(hour().withResources(COURT).withSeats(5).withNeeds(Need.anyOf(COACH)));
        catalog.save(Service.of(TALK, "Talk", Duration.ofHours(1)));
    }

    private static Place court() {
        return place(COURT);
    }

    private static Place coach() {
        return place(COACH);
    }

    private static Place place(ResourceId resource) {
        TimeRange time = TimeRange.of(at(TUESDAY, "20:00"), Duration.ofHours(1));
        return new Place(resource, 0, BUENOS_AIRES, time, time);
    }

    private Booking member(String id, Place... places) {
        Booking booking = Booking.of(BookingId.of(id), PADEL, ANA, List.of(places), clock.instant())
                .withTerms(1, 5, CancellationTerms.FREE)
                .withToldStart(LocalDateTime.parse(TUESDAY + "T19:00"));
        Placement placement = store.transaction(ledger -> ledger.place(booking, newKey(), ""));
        assertThat(placement.outcome()).isEqualTo(Placement.Outcome.PLACED);
        return booking;
    }

    @Test
    @DisplayName("what is over, or cancelled, is left alone")
    final void over() {
        Booking cancelled = made(at(TUESDAY, "20:00"), "19:00");
        bookings.cancel(cancelled.id(), 1);
        made(at(TUESDAY, "10:00"), "09:00");
        clock.set(at(TUESDAY, "09:00"));
        assertThat(schedule.toldTimes().astray()).isEmpty();
    }
}
