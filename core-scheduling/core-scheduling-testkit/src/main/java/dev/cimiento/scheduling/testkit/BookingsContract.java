package dev.cimiento.scheduling.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.scheduling.BookResult;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingChange;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.Bookings;
import dev.cimiento.scheduling.CancelResult;
import dev.cimiento.scheduling.ConfirmResult;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.scheduling.HoldResult;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Refusal;
import dev.cimiento.scheduling.RescheduleResult;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.SlotQuery;
import dev.cimiento.scheduling.SpecialDay;
import dev.cimiento.scheduling.Taken;
import dev.cimiento.scheduling.WeeklyHours;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The life of a booking, one caller at a time; {@link BookingRaceContract} has the crowd. */
public abstract class BookingsContract extends ScheduleFixture {

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    /** For subclasses. */
    protected BookingsContract() {}

    @Test
    @DisplayName(
            "text that no database holds is refused at the door, by name: a zero byte, half a character, too much of it")
    final void text() {
        for (String bad : new String[] {"a\0b", "a\uD800", "\uDC00a", " ", "x".repeat(201)}) {
            for (ThrowingCallable door : List.<ThrowingCallable>of(
                    () -> Customer.of(bad, "Ana"),
                    () -> SlotQuery.on(TUESDAY, BUENOS_AIRES, PADEL).withCustomer(bad),
                    () -> BookingQuery.between(at(TUESDAY, "00:00"), at(TUESDAY, "23:00"))
                            .withCustomer(bad),
                    () -> schedule.waitlist().ofCustomer(bad))) {
                assertThatIllegalArgumentException().isThrownBy(door).withMessageContaining("customer id");
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Customer.of("a", bad))
                    .withMessageContaining("customer name");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> IdempotencyKey.of(bad))
                    .withMessageContaining("idempotency key");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> catalog.saveBusy(COURT, bad, List.of()))
                    .withMessageContaining("source");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> catalog.busy(COURT, bad))
                    .withMessageContaining("source");
        }
        // Every other character is taken as it is.
        Customer zoe = Customer.of("zo\u00EB \uD83C\uDFBE '; --", "Zo\u00EB \uD83C\uDFBE");
        Booking booking = booked(BookingRequest.of(newKey(), PADEL, at(TUESDAY, "10:00"), zoe));
        assertThat(bookings.find(booking.id()).orElseThrow().customer()).isEqualTo(zoe);
    }

    @Test
    @DisplayName("a booking is read as it was made, and its time is no longer free")
    final void books() {
        Instant start = at(TUESDAY, "10:00");
        Booking booking = booked(start);
        assertThat(booking.start()).isEqualTo(start);
        assertThat(booking.end()).isEqualTo(start.plus(Duration.ofMinutes(90)));
        assertThat(booking.resource()).isEqualTo(COURT);
        assertThat(booking.status()).isEqualTo(BookingStatus.CONFIRMED);
        assertThat(booking.version()).isEqualTo(1);
        assertThat(booking.createdAt()).isEqualTo(clock.instant());
        assertThat(bookings.find(booking.id())).contains(booking);
        assertThat(bookings.book(request(at(TUESDAY, "09:30")))).isEqualTo(new Taken(at(TUESDAY, "09:30")));
        assertThat(bookings.find(BookingId.random())).isEmpty();
    }

    @Test
    @DisplayName("what the rules of the service do not allow is refused with the rule, and nothing is written")
    final void refused() {
        assertRefused(bookings.book(request(at(TUESDAY, "10:10"))), Refusal.NOT_ON_GRID);
        assertRefused(bookings.book(request(at(TUESDAY, "07:00"))), Refusal.OUTSIDE_HOURS);
        assertRefused(bookings.book(request(at(MONDAY, "08:00"))), Refusal.TOO_SOON);
        assertRefused(bookings.hold(request(at(MONDAY.plusYears(1), "10:00")), TEN_MINUTES), Refusal.TOO_FAR);
        catalog.save(COURT, SpecialDay.closed(TUESDAY, "Feriado"));
        assertRefused(bookings.book(request(at(TUESDAY, "10:00"))), Refusal.CLOSED);
        assertRefused(
                bookings.book(BookingRequest.of(newKey(), ServiceId.of("golf"), at(TUESDAY, "10:00"), ANA)),
                Refusal.UNKNOWN_SERVICE);
        assertRefused(
                bookings.book(request(at(TUESDAY, "10:00")).withResources(ResourceId.of("court-9"))),
                Refusal.UNKNOWN_RESOURCE);
        assertThat(all()).isEmpty();
    }

    @Test
    @DisplayName("a hold keeps its time and can be confirmed until just before its deadline")
    final void holds() {
        Booking hold = held(request(at(TUESDAY, "10:00")), TEN_MINUTES);
        assertThat(hold.heldUntil()).contains(clock.instant().plus(TEN_MINUTES));
        assertThat(bookings.find(hold.id())).contains(hold);
        assertThat(starts(TUESDAY)).doesNotContain("10:00");
        assertThat(bookings.book(request(at(TUESDAY, "10:00")))).isInstanceOf(Taken.class);
        clock.advance(TEN_MINUTES.minusMillis(1));
        assertThat(bookings.book(request(at(TUESDAY, "10:00")))).isInstanceOf(Taken.class);
        Booking confirmed = confirmed(bookings.confirm(hold.id()));
        assertThat(confirmed.status()).isEqualTo(BookingStatus.CONFIRMED);
        assertThat(confirmed.version()).isEqualTo(2);
        assertThat(bookings.find(hold.id())).contains(confirmed);
        clock.advance(Duration.ofHours(1));
        assertThat(bookings.book(request(at(TUESDAY, "10:00")))).isInstanceOf(Taken.class);
        assertThat(confirmed(bookings.confirm(hold.id()))).isEqualTo(confirmed);
    }

    @Test
    @DisplayName("from its deadline on a hold cannot be confirmed, and its time is free without any sweeper")
    final void expires() {
        Booking hold = held(request(at(TUESDAY, "10:00")), TEN_MINUTES);
        clock.advance(TEN_MINUTES);
        assertThat(starts(TUESDAY)).contains("10:00");
        Booking next = booked(at(TUESDAY, "10:30"));
        assertThat(bookings.find(hold.id()).orElseThrow().status()).isEqualTo(BookingStatus.EXPIRED);
        assertRefused(bookings.confirm(hold.id()), Refusal.HOLD_EXPIRED);
        assertThat(bookings.find(next.id())).contains(next);
        Booking other = held(request(at(TUESDAY, "15:00")), TEN_MINUTES);
        clock.advance(TEN_MINUTES);
        assertRefused(bookings.confirm(other.id()), Refusal.HOLD_EXPIRED);
        assertRefused(bookings.confirm(other.id()), Refusal.HOLD_EXPIRED);
        assertThat(bookings.find(other.id()).orElseThrow().status()).isEqualTo(BookingStatus.EXPIRED);
    }

    @Test
    @DisplayName("a late confirmation wins where the time is still free, and only there")
    final void confirmsIfStillFree() {
        Booking unnoticed = held(request(at(TUESDAY, "08:00")), TEN_MINUTES);
        Booking swept = held(request(at(TUESDAY, "10:00")), TEN_MINUTES);
        Booking lost = held(request(at(TUESDAY, "12:00")), TEN_MINUTES);
        Booking blocked = held(request(at(TUESDAY, "14:00")), TEN_MINUTES);
        clock.advance(TEN_MINUTES);
        assertThat(confirmed(bookings.confirmIfStillFree(unnoticed.id())).status())
                .isEqualTo(BookingStatus.CONFIRMED);
        assertThat(bookings.sweep(100)).isEqualTo(3);
        assertThat(confirmed(bookings.confirmIfStillFree(swept.id())).version()).isEqualTo(3);
        assertThat(confirmed(bookings.confirmIfStillFree(swept.id())).version()).isEqualTo(3);
        Booking winner = booked(at(TUESDAY, "12:30"));
        assertThat(bookings.confirmIfStillFree(lost.id())).isEqualTo(new Taken(at(TUESDAY, "12:00")));
        assertThat(bookings.find(winner.id())).contains(winner);
        held(request(at(TUESDAY, "14:00")), TEN_MINUTES);
        clock.advance(TEN_MINUTES);
        assertThat(confirmed(bookings.confirmIfStillFree(blocked.id())).status())
                .isEqualTo(BookingStatus.CONFIRMED);
        assertThat(bookings.book(request(at(TUESDAY, "14:00")))).isInstanceOf(Taken.class);
        assertThat(bookings.book(request(at(TUESDAY, "10:00")))).isInstanceOf(Taken.class);
    }

    @Test
    @DisplayName("the same key gives the same booking, and another request with it is refused")
    final void idempotent() {
        BookingRequest request = request(at(TUESDAY, "10:00"));
        Booking booking = booked(request);
        assertThat(bookings.book(request)).isEqualTo(new BookResult.Booked(booking));
        BookingRequest renamed = BookingRequest.of(
                        request.key(), PADEL, request.start(), Customer.of(ANA.id(), "Ana María"))
                .withResources(COURT);
        assertThat(bookings.book(renamed)).isEqualTo(new BookResult.Booked(booking));
        assertRefused(bookings.hold(request, TEN_MINUTES), Refusal.KEY_REUSED);
        assertRefused(
                bookings.book(BookingRequest.of(request.key(), PADEL, at(TUESDAY, "15:00"), ANA)
                        .withResources(COURT)),
                Refusal.KEY_REUSED);
        assertRefused(
                bookings.book(BookingRequest.of(request.key(), PADEL, request.start(), Customer.of("customer-2", "Ana"))
                        .withResources(COURT)),
                Refusal.KEY_REUSED);
        Booking cancelled = cancelled(bookings.cancel(booking.id(), 1));
        assertThat(bookings.book(request)).isEqualTo(new BookResult.Booked(cancelled));
        assertThat(all()).containsExactly(cancelled);
    }

    @Test
    @DisplayName("a key whose request was denied may be used again")
    final void deniedKey() {
        Booking other = booked(at(TUESDAY, "10:00"));
        BookingRequest request = request(at(TUESDAY, "10:00"));
        assertThat(bookings.book(request)).isInstanceOf(Taken.class);
        bookings.cancel(other.id(), 1);
        booked(request);
    }

    @Test
    @DisplayName("cancelling frees the time, once, and only for who saw the latest version")
    final void cancels() {
        Booking hold = held(request(at(TUESDAY, "10:00")), TEN_MINUTES);
        bookings.confirm(hold.id());
        assertRefused(bookings.cancel(hold.id(), 1), Refusal.STALE_VERSION);
        Booking cancelled = cancelled(bookings.cancel(hold.id(), 2));
        assertThat(cancelled.status()).isEqualTo(BookingStatus.CANCELLED);
        assertThat(cancelled.version()).isEqualTo(3);
        assertThat(cancelled(bookings.cancel(hold.id(), 2))).isEqualTo(cancelled);
        assertThat(starts(TUESDAY)).contains("10:00");
        booked(at(TUESDAY, "10:00"));
        assertRefused(bookings.confirm(hold.id()), Refusal.WRONG_STATUS);
        assertRefused(bookings.confirmIfStillFree(hold.id()), Refusal.WRONG_STATUS);
        assertRefused(bookings.reschedule(hold.id(), 3, at(TUESDAY, "15:00")), Refusal.WRONG_STATUS);
        BookingId unknown = BookingId.random();
        assertRefused(bookings.cancel(unknown, 1), Refusal.UNKNOWN_BOOKING);
        assertRefused(bookings.confirm(unknown), Refusal.UNKNOWN_BOOKING);
        assertRefused(bookings.reschedule(unknown, 1, at(TUESDAY, "15:00")), Refusal.UNKNOWN_BOOKING);
    }

    @Test
    @DisplayName("a booking moves to a free start, also one that overlaps its own, and gives up the old one")
    final void reschedules() {
        Booking booking = booked(at(TUESDAY, "10:00"));
        Booking later = rescheduled(bookings.reschedule(booking.id(), 1, at(TUESDAY, "10:30")));
        assertThat(later.start()).isEqualTo(at(TUESDAY, "10:30"));
        assertThat(later.version()).isEqualTo(2);
        assertThat(bookings.find(booking.id())).contains(later);
        assertThat(rescheduled(bookings.reschedule(booking.id(), 1, at(TUESDAY, "10:30"))))
                .isEqualTo(later);
        assertThat(starts(TUESDAY)).contains("08:00", "09:00", "12:00").doesNotContain("09:30", "10:00", "11:30");
        Booking earlier = rescheduled(bookings.reschedule(booking.id(), 2, at(TUESDAY, "09:30")));
        assertThat(starts(TUESDAY)).contains("08:00", "11:00").doesNotContain("08:30", "10:30");
        Booking far = rescheduled(bookings.reschedule(booking.id(), 3, at(TUESDAY, "20:00")));
        assertThat(far.version()).isEqualTo(earlier.version() + 1);
        assertThat(starts(TUESDAY)).contains("09:30", "10:30", "18:30").doesNotContain("19:00", "20:00");
    }

    @Test
    @DisplayName("a booking that cannot move stays where it was")
    final void doesNotReschedule() {
        Booking booking = booked(at(TUESDAY, "10:00"));
        booked(at(TUESDAY, "11:30"));
        assertThat(bookings.reschedule(booking.id(), 1, at(TUESDAY, "10:30")))
                .isEqualTo(new Taken(at(TUESDAY, "10:30")));
        assertThat(bookings.reschedule(booking.id(), 1, at(TUESDAY, "12:00")))
                .isEqualTo(new Taken(at(TUESDAY, "12:00")));
        assertRefused(bookings.reschedule(booking.id(), 1, at(TUESDAY, "07:00")), Refusal.OUTSIDE_HOURS);
        assertRefused(bookings.reschedule(booking.id(), 7, at(TUESDAY, "15:00")), Refusal.STALE_VERSION);
        assertRefused(
                bookings.reschedule(booking.id(), 1, at(TUESDAY, "15:00"), ResourceId.of("court-9")),
                Refusal.UNKNOWN_RESOURCE);
        assertThat(bookings.find(booking.id())).contains(booking);
        assertThat(bookings.book(request(at(TUESDAY, "10:00")))).isInstanceOf(Taken.class);
    }

    @Test
    @DisplayName("a move takes the room that the service's buffers have grown to")
    final void reschedulesWithWiderBuffers() {
        Booking booking = booked(at(TUESDAY, "10:00"));
        catalog.save(Service.of(PADEL, "Padel", Duration.ofMinutes(90))
                .withGridStep(Duration.ofMinutes(15))
                .withBuffers(Duration.ofHours(1), Duration.ofHours(1)));
        Booking moved = rescheduled(bookings.reschedule(booking.id(), 1, at(TUESDAY, "10:15")));
        assertThat(moved.place().occupied().start()).isEqualTo(at(TUESDAY, "09:15"));
        assertThat(bookings.find(booking.id())).contains(moved);
        assertThat(bookings.book(request(at(TUESDAY, "12:30")))).isInstanceOf(Taken.class);
    }

    @Test
    @DisplayName("a booking moves to another resource, a hold stays held, and an expired hold is no obstacle")
    final void reschedulesElsewhere() {
        ResourceId second = addCourt("court-2");
        Booking hold = held(request(at(TUESDAY, "10:00")), TEN_MINUTES);
        Booking obstacle = held(request(at(TUESDAY, "10:00")).withResources(second), Duration.ofMinutes(1));
        clock.advance(Duration.ofMinutes(5));
        Booking moved = rescheduled(bookings.reschedule(hold.id(), 1, at(TUESDAY, "10:00"), second));
        assertThat(moved.resource()).isEqualTo(second);
        assertThat(moved.heldUntil()).isEqualTo(hold.heldUntil());
        assertThat(bookings.find(hold.id())).contains(moved);
        assertThat(bookings.find(obstacle.id()).orElseThrow().status()).isEqualTo(BookingStatus.EXPIRED);
        booked(at(TUESDAY, "10:00"));
        clock.advance(TEN_MINUTES);
        assertRefused(bookings.reschedule(hold.id(), 2, at(TUESDAY, "15:00")), Refusal.WRONG_STATUS);
    }

    @Test
    @DisplayName("a request that names no resource takes the first free one, in the service's order")
    final void anyResource() {
        ResourceId second = addCourt("court-2");
        catalog.save(Service.of(PADEL, "Padel", Duration.ofMinutes(90)).withResources(second, COURT));
        BookingRequest any = request(at(TUESDAY, "09:30")).withResources();
        assertThat(booked(any).resource()).isEqualTo(second);
        assertThat(booked(request(at(TUESDAY, "09:30")).withResources()).resource())
                .isEqualTo(COURT);
        assertThat(bookings.book(request(at(TUESDAY, "09:30")).withResources())).isInstanceOf(Taken.class);
    }

    @Test
    @DisplayName("listeners are told each change once, with what was before, and of no repetition")
    final void listens() {
        List<String> told = new ArrayList<>();
        Bookings heard = schedule.withListener(change -> told.add(change.kind() + " "
                        + change.before().map(Booking::version).orElse(0L) + "-"
                        + change.booking().version()))
                .bookings();
        BookingRequest request = request(at(TUESDAY, "10:00"));
        Booking hold = ((HoldResult.Held) heard.hold(request, TEN_MINUTES)).booking();
        heard.hold(request, TEN_MINUTES);
        heard.confirm(hold.id());
        heard.confirm(hold.id());
        heard.reschedule(hold.id(), 2, at(TUESDAY, "12:00"));
        heard.reschedule(hold.id(), 2, at(TUESDAY, "12:00"));
        heard.cancel(hold.id(), 3);
        heard.cancel(hold.id(), 3);
        heard.hold(request(at(TUESDAY, "15:00")), TEN_MINUTES);
        clock.advance(TEN_MINUTES);
        heard.book(request(at(TUESDAY, "15:00")));
        heard.sweep(10);
        assertThat(told)
                .containsExactly(
                        "HELD 0-1",
                        "CONFIRMED 1-2",
                        "RESCHEDULED 2-3",
                        "CANCELLED 3-4",
                        "HELD 0-1",
                        "EXPIRED 1-2",
                        "CONFIRMED 0-1");
    }

    @Test
    @DisplayName("what a listener throws undoes the change and reaches the caller")
    final void listenerFails() {
        Booking kept = booked(at(TUESDAY, "18:00"));
        Bookings failing = schedule.withListener(change -> {
                    throw new IllegalStateException("no room in the queue for " + change.kind());
                })
                .bookings();
        BookingRequest request = request(at(TUESDAY, "10:00"));
        assertThatThrownBy(() -> failing.book(request)).hasMessage("no room in the queue for CONFIRMED");
        assertThatThrownBy(() -> failing.cancel(kept.id(), 1)).hasMessage("no room in the queue for CANCELLED");
        assertThatThrownBy(() -> failing.reschedule(kept.id(), 1, at(TUESDAY, "19:00")))
                .hasMessage("no room in the queue for RESCHEDULED");
        assertThat(all()).containsExactly(kept);
        assertThat(bookings.book(request(at(TUESDAY, "18:00")))).isInstanceOf(Taken.class);
        booked(request);
    }

    @Test
    @DisplayName("the listener's own bookings belong to the change")
    final void listenerBooks() {
        ResourceId second = addCourt("court-2");
        Bookings pairing = schedule.withListener(change -> {
                    if (change.kind() == BookingChange.Kind.CONFIRMED) {
                        booked(request(change.booking().start()).withResources(second));
                        throw new IllegalStateException("after all, no");
                    }
                })
                .bookings();
        assertThatThrownBy(() -> pairing.book(request(at(TUESDAY, "10:00")))).hasMessage("after all, no");
        assertThat(all()).isEmpty();
        booked(request(at(TUESDAY, "10:00")).withResources(second));
    }

    @Test
    @DisplayName("bookings are listed by start, of one resource or customer, in the states asked for")
    final void lists() {
        ResourceId second = addCourt("court-2");
        Booking evening = booked(at(TUESDAY, "20:00"));
        Booking morning =
                booked(BookingRequest.of(newKey(), PADEL, at(TUESDAY, "08:00"), Customer.of("customer-2", "Beto"))
                        .withResources(COURT));
        Booking hold = held(request(at(TUESDAY, "10:00")).withResources(second), TEN_MINUTES);
        Booking gone = booked(at(TUESDAY, "12:00"));
        bookings.cancel(gone.id(), 1);
        BookingQuery day = BookingQuery.between(at(TUESDAY, "00:00"), at(TUESDAY.plusDays(1), "00:00"));
        assertThat(bookings.list(day)).containsExactly(morning, hold, evening);
        assertThat(bookings.list(day.withResource(COURT))).containsExactly(morning, evening);
        assertThat(bookings.list(day.withCustomer(ANA.id()))).containsExactly(hold, evening);
        assertThat(bookings.list(day.withStatuses(Set.of(BookingStatus.CANCELLED))))
                .extracting(Booking::id)
                .containsExactly(gone.id());
        assertThat(bookings.list(day.withLimit(1))).containsExactly(morning);
        assertThat(bookings.list(BookingQuery.between(at(TUESDAY, "08:01"), at(TUESDAY, "20:00"))))
                .containsExactly(hold);
    }

    @Test
    @DisplayName("the sweeper ends the longest expired holds first, up to its limit, and no others")
    final void sweeps() {
        Booking second = held(request(at(TUESDAY, "08:00")), Duration.ofMinutes(2));
        Booking first = held(request(at(TUESDAY, "10:00")), Duration.ofMinutes(1));
        Booking running = held(request(at(TUESDAY, "12:00")), TEN_MINUTES);
        clock.advance(Duration.ofMinutes(5));
        assertThat(bookings.sweep(1)).isEqualTo(1);
        assertThat(bookings.find(first.id()).orElseThrow().status()).isEqualTo(BookingStatus.EXPIRED);
        assertThat(bookings.find(second.id()).orElseThrow().status()).isEqualTo(BookingStatus.HELD);
        assertThat(bookings.sweep(10)).isEqualTo(1);
        assertThat(bookings.sweep(10)).isZero();
        assertThat(bookings.find(running.id())).contains(running);
    }

    @Test
    @DisplayName("neither a result nor a booking prints the customer's name")
    final void namesStayOutOfLogs() {
        BookingRequest request = BookingRequest.of(
                IdempotencyKey.of("k"), PADEL, at(TUESDAY, "10:00"), Customer.of("customer-3", "Carolina Secreta"));
        assertThat(request.toString()).doesNotContain("Secreta");
        assertThat(bookings.book(request).toString()).doesNotContain("Secreta");
    }

    private ResourceId addCourt(String id) {
        catalog.save(
                Resource.of(ResourceId.of(id), "Court", BUENOS_AIRES).withHours(WeeklyHours.everyDay("08:00-24:00")));
        return ResourceId.of(id);
    }

    private List<Booking> all() {
        return bookings.list(BookingQuery.between(at("2026-01-01T00:00:00Z"), at("2028-01-01T00:00:00Z"))
                .withStatuses(EnumSet.allOf(BookingStatus.class)));
    }

    private static Booking confirmed(ConfirmResult result) {
        assertThat(result).isInstanceOf(ConfirmResult.Confirmed.class);
        return ((ConfirmResult.Confirmed) result).booking();
    }

    private static Booking cancelled(CancelResult result) {
        assertThat(result).isInstanceOf(CancelResult.Cancelled.class);
        return ((CancelResult.Cancelled) result).booking();
    }

    private static Booking rescheduled(RescheduleResult result) {
        assertThat(result).isInstanceOf(RescheduleResult.Rescheduled.class);
        return ((RescheduleResult.Rescheduled) result).booking();
    }
}
