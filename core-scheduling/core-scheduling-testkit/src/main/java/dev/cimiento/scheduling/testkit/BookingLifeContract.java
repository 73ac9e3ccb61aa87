package dev.cimiento.scheduling.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.scheduling.Actor;
import dev.cimiento.scheduling.AttendanceResult;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingChange;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.Bookings;
import dev.cimiento.scheduling.CancelResult;
import dev.cimiento.scheduling.CancellationTerms;
import dev.cimiento.scheduling.ConfirmResult;
import dev.cimiento.scheduling.Refusal;
import dev.cimiento.scheduling.RequestResult;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.Settlement;
import dev.cimiento.scheduling.Taken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Approval, attendance, terms of cancellation, and payments that come too late. */
public abstract class BookingLifeContract extends ScheduleFixture {

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    /** For subclasses. */
    protected BookingLifeContract() {}

    @Test
    @DisplayName("a request keeps its time from the start, so that a second one never waits beside it")
    final void approval() {
        Booking pending = requested(request(at(TUESDAY, "10:00")));
        assertThat(pending.status()).isEqualTo(BookingStatus.PENDING);
        assertThat(bookings.find(pending.id())).contains(pending);
        assertThat(bookings.request(request(at(TUESDAY, "10:30")), TEN_MINUTES)).isInstanceOf(Taken.class);
        assertThat(starts(TUESDAY)).doesNotContain("10:00");
        assertRefused(bookings.confirm(pending.id()), Refusal.WRONG_STATUS);
        assertRefused(bookings.approve(pending.id(), 7), Refusal.STALE_VERSION);
        Booking approved = confirmed(bookings.approve(pending.id(), 1));
        assertThat(approved.status()).isEqualTo(BookingStatus.CONFIRMED);
        assertThat(confirmed(bookings.approve(pending.id(), 1))).isEqualTo(approved);
        assertThat(bookings.find(pending.id())).contains(approved);
        assertRefused(bookings.approve(booked(at(TUESDAY, "14:00")).id(), 1), Refusal.WRONG_STATUS);
    }

    @Test
    @DisplayName("a request that is turned down, or not answered in time, gives its time back")
    final void unapproved() {
        Booking rejected = requested(request(at(TUESDAY, "10:00")));
        CancelResult result = bookings.reject(rejected.id(), 1);
        assertThat(((CancelResult.Cancelled) result).booking().settlement()).contains(Settlement.FULL);
        assertThat(starts(TUESDAY)).contains("10:00");
        Booking late = requested(request(at(TUESDAY, "10:00")));
        clock.advance(TEN_MINUTES);
        assertThat(starts(TUESDAY)).contains("10:00");
        assertRefused(bookings.approve(late.id(), 1), Refusal.HOLD_EXPIRED);
        assertRefused(bookings.confirmIfStillFree(late.id()), Refusal.HOLD_EXPIRED);
        assertThat(bookings.find(late.id()).orElseThrow().isConfirmedTooLate()).isFalse();
        booked(at(TUESDAY, "10:00"));
    }

    @Test
    @DisplayName("a hold that is given up after its time has ended, and was not cancelled")
    final void givenUpTooLate() {
        Booking hold = held(request(at(TUESDAY, "10:00")), TEN_MINUTES);
        clock.advance(TEN_MINUTES);
        CancelResult result = bookings.cancel(hold.id(), 1, Actor.CUSTOMER);
        assertThat(((CancelResult.Cancelled) result).booking().status()).isEqualTo(BookingStatus.EXPIRED);
        assertThat(bookings.find(hold.id()).orElseThrow().status()).isEqualTo(BookingStatus.EXPIRED);
    }

    @Test
    @DisplayName("a customer who comes is checked in and served; one who does not frees what is left of the time")
    final void attendance() {
        Booking comes = booked(at(TUESDAY, "10:00"));
        Booking stays = booked(at(TUESDAY, "12:00"));
        assertRefused(bookings.noShow(stays.id(), 1), Refusal.NOT_BEGUN);
        Booking here = noted(bookings.checkIn(comes.id(), 1));
        assertThat(noted(bookings.checkIn(comes.id(), 1))).isEqualTo(here);
        assertRefused(bookings.noShow(comes.id(), 2), Refusal.WRONG_STATUS);
        assertRefused(bookings.cancel(comes.id(), 2), Refusal.WRONG_STATUS);
        assertRefused(bookings.complete(comes.id(), 1), Refusal.STALE_VERSION);
        assertThat(noted(bookings.complete(comes.id(), 2)).status()).isEqualTo(BookingStatus.COMPLETED);
        assertThat(bookings.book(request(at(TUESDAY, "10:00")))).isInstanceOf(Taken.class);
        clock.set(at(TUESDAY, "12:00"));
        assertThat(noted(bookings.noShow(stays.id(), 1)).status()).isEqualTo(BookingStatus.NO_SHOW);
        assertRefused(bookings.checkIn(stays.id(), 2), Refusal.WRONG_STATUS);
        booked(at(TUESDAY, "12:00"));
    }

    @Test
    @DisplayName("who has not come when the grace is over is noted by the clock, once, and nobody else is")
    final void noShowsByTheClock() {
        Booking late = booked(at(TUESDAY, "10:00"));
        Booking there = booked(at(TUESDAY, "12:00"));
        Booking next = booked(at(TUESDAY, "14:00"));
        held(request(at(TUESDAY, "16:00")), Duration.ofDays(2));
        clock.set(at(TUESDAY, "10:15"));
        assertThat(bookings.sweepNoShows(PADEL, Duration.ofMinutes(15), 100))
                .as("exactly the grace is not late")
                .isZero();
        clock.set(at(TUESDAY, "10:15").plusMillis(1));
        assertThat(bookings.sweepNoShows(ServiceId.of("other"), Duration.ofMinutes(15), 100))
                .isZero();
        assertThat(bookings.sweepNoShows(PADEL, Duration.ofMinutes(15), 100)).isEqualTo(1);
        assertThat(status(late)).isEqualTo(BookingStatus.NO_SHOW);
        assertThat(starts(TUESDAY)).as("the rest of the time is free").contains("10:30");
        bookings.checkIn(there.id(), 1);
        clock.set(at(TUESDAY, "17:00"));
        assertThat(bookings.sweepNoShows(PADEL, Duration.ofMinutes(15), 100)).isEqualTo(1);
        assertThat(status(next)).isEqualTo(BookingStatus.NO_SHOW);
        assertThat(status(there)).isEqualTo(BookingStatus.CHECKED_IN);
        assertThatThrownBy(() -> bookings.sweepNoShows(PADEL, Duration.ofHours(25), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("grace");
        assertThatThrownBy(() -> bookings.sweepNoShows(PADEL, Duration.ZERO, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("limit");
    }

    private BookingStatus status(Booking booking) {
        return bookings.find(booking.id()).orElseThrow().status();
    }

    @Test
    @DisplayName(
            "the terms of the day of booking say what goes back, whoever changes them later; the business may always cancel")
    final void terms() {
        catalog.save(padel().withCancellation(CancellationTerms.of(
                new CancellationTerms.Tier(Duration.ofHours(24), 100),
                new CancellationTerms.Tier(Duration.ofHours(2), 50))));
        Booking early = booked(at(TUESDAY.plusDays(2), "10:00"));
        Booking half = booked(at(TUESDAY.plusDays(2), "12:00"));
        Booking late = booked(at(TUESDAY.plusDays(2), "14:00"));
        catalog.save(padel().withCancellation(CancellationTerms.NONE));
        Booking never = booked(at(TUESDAY.plusDays(2), "16:00"));
        assertRefused(bookings.cancel(never.id(), 1, Actor.CUSTOMER), Refusal.CANCELLATION_DENIED);
        clock.set(at(TUESDAY.plusDays(1), "10:00"));
        assertThat(settled(bookings.cancel(early.id(), 1, Actor.CUSTOMER))).isEqualTo(new Settlement(100));
        assertThat(settled(bookings.cancel(early.id(), 1, Actor.CUSTOMER))).isEqualTo(new Settlement(100));
        clock.set(at(TUESDAY.plusDays(2), "10:00"));
        assertThat(bookings.settlement(half.id(), Actor.CUSTOMER)).contains(new Settlement(50));
        assertThat(settled(bookings.cancel(half.id(), 1, Actor.CUSTOMER)).feePercent())
                .isEqualTo(50);
        clock.set(at(TUESDAY.plusDays(2), "12:00").plusMillis(1));
        assertThat(bookings.settlement(late.id(), Actor.CUSTOMER)).isEmpty();
        assertRefused(bookings.cancel(late.id(), 1, Actor.CUSTOMER), Refusal.CANCELLATION_DENIED);
        assertThat(bookings.find(late.id())).contains(late);
        assertThat(settled(bookings.cancel(late.id(), 1))).isEqualTo(Settlement.FULL);
    }

    @Test
    @DisplayName(
            "a payment that comes after the deadline is told once to the listeners, however often its webhook is repeated")
    final void tooLate() {
        List<BookingChange.Kind> told = new ArrayList<>();
        Bookings heard =
                schedule.withListener(change -> told.add(change.kind())).bookings();
        Booking strict = held(request(at(TUESDAY, "10:00")), TEN_MINUTES);
        Booking lost = held(request(at(TUESDAY, "12:00")), TEN_MINUTES);
        clock.advance(TEN_MINUTES);
        booked(at(TUESDAY, "12:00"));
        for (int i = 0; i < 3; i++) {
            assertRefused(heard.confirm(strict.id()), Refusal.HOLD_EXPIRED);
            assertThat(heard.confirmIfStillFree(lost.id())).isNotInstanceOf(ConfirmResult.Confirmed.class);
        }
        assertThat(told)
                .containsExactlyInAnyOrder(
                        BookingChange.Kind.EXPIRED,
                        BookingChange.Kind.CONFIRMED_TOO_LATE,
                        BookingChange.Kind.CONFIRMED_TOO_LATE);
        // What goes back cannot win the time any more.
        assertRefused(heard.confirmIfStillFree(strict.id()), Refusal.HOLD_EXPIRED);
        assertThat(bookings.find(strict.id()).orElseThrow().isConfirmedTooLate())
                .isTrue();
    }

    @Test
    @DisplayName("every change of a booking is told, with the version it made")
    final void tellsAll() {
        List<String> told = new ArrayList<>();
        Bookings heard = schedule.withListener(change ->
                        told.add(change.kind() + " " + change.booking().version()))
                .bookings();
        RequestResult result = heard.request(request(at(TUESDAY, "10:00")), TEN_MINUTES);
        Booking booking = ((RequestResult.Requested) result).booking();
        heard.approve(booking.id(), 1);
        heard.reschedule(booking.id(), 2, at(TUESDAY, "12:00"));
        heard.checkIn(booking.id(), 3);
        heard.complete(booking.id(), 4);
        assertThat(told).containsExactly("REQUESTED 1", "CONFIRMED 2", "RESCHEDULED 3", "CHECKED_IN 4", "COMPLETED 5");
    }

    private static Service padel() {
        return Service.of(PADEL, "Padel", Duration.ofMinutes(90)).withGridStep(Duration.ofMinutes(30));
    }

    private Booking requested(BookingRequest request) {
        RequestResult result = bookings.request(request, TEN_MINUTES);
        assertThat(result).isInstanceOf(RequestResult.Requested.class);
        return ((RequestResult.Requested) result).booking();
    }

    private static Booking confirmed(ConfirmResult result) {
        assertThat(result).isInstanceOf(ConfirmResult.Confirmed.class);
        return ((ConfirmResult.Confirmed) result).booking();
    }

    private static Booking noted(AttendanceResult result) {
        assertThat(result).isInstanceOf(AttendanceResult.Noted.class);
        return ((AttendanceResult.Noted) result).booking();
    }

    private static Settlement settled(CancelResult result) {
        assertThat(result).isInstanceOf(CancelResult.Cancelled.class);
        return ((CancelResult.Cancelled) result).booking().settlement().orElseThrow();
    }
}
