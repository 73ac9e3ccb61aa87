package dev.cimiento.scheduling.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.ConfirmResult;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Refusal;
import dev.cimiento.scheduling.Refused;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.Taken;
import dev.cimiento.scheduling.TimeRange;
import dev.cimiento.scheduling.Waitlist;
import dev.cimiento.scheduling.Wish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One offer at a time for what becomes free, and nobody in between. */
public abstract class WaitlistContract extends ScheduleFixture {

    private Waitlist waitlist;

    /** For subclasses. */
    protected WaitlistContract() {}

    @BeforeEach
    final void openList() {
        waitlist = schedule.waitlist();
    }

    @Test
    @DisplayName("with five waiting, a cancelled time is offered to the first alone, and kept from everybody else")
    final void oneOffer() {
        Booking booking = booked(at(TUESDAY, "10:00"));
        List<Wish> wishes = five();
        bookings.cancel(booking.id(), 1);
        assertThat(states(wishes))
                .containsExactly(
                        Wish.State.OFFERED,
                        Wish.State.WAITING,
                        Wish.State.WAITING,
                        Wish.State.WAITING,
                        Wish.State.WAITING);
        assertThat(bookings.book(request(at(TUESDAY, "10:00")))).isInstanceOf(Taken.class);
        assertThat(waitlist.accept(wishes.get(1).id())).isInstanceOf(Refused.class);
        ConfirmResult accepted = waitlist.accept(wishes.get(0).id());
        assertThat(accepted).isInstanceOf(ConfirmResult.Confirmed.class);
        Booking won = ((ConfirmResult.Confirmed) accepted).booking();
        assertThat(won.start()).isEqualTo(at(TUESDAY, "10:00"));
        assertThat(won.customer().id()).isEqualTo("waiting-0");
        assertThat(states(wishes)).startsWith(Wish.State.GRANTED, Wish.State.WAITING);
        assertThat(waitlist.accept(wishes.get(0).id())).isEqualTo(accepted);
    }

    @Test
    @DisplayName("an offer is good up to its last moment and not at its end, whether or not anybody has swept")
    final void lastMoment() {
        Booking booking = booked(at(TUESDAY, "10:00"));
        List<Wish> wishes = five();
        bookings.cancel(booking.id(), 1);
        clock.advance(Duration.ofMinutes(30));
        assertThat(waitlist.accept(wishes.get(0).id())).isInstanceOf(Refused.class);
        bookings.sweep(100);
        assertThat(states(wishes)).startsWith(Wish.State.WAITING, Wish.State.OFFERED, Wish.State.WAITING);
        clock.advance(Duration.ofMinutes(30).minusMillis(1));
        assertThat(waitlist.accept(wishes.get(1).id())).isInstanceOf(ConfirmResult.Confirmed.class);
    }

    @Test
    @DisplayName("an offer that ends goes to the next, and accepting it afterwards is refused")
    final void next() {
        Booking booking = booked(at(TUESDAY, "10:00"));
        List<Wish> wishes = five();
        bookings.cancel(booking.id(), 1);
        Wish offered = waitlist.find(wishes.get(0).id()).orElseThrow();
        clock.advance(Duration.ofMinutes(30));
        bookings.sweep(100);
        assertThat(states(wishes)).startsWith(Wish.State.WAITING, Wish.State.OFFERED, Wish.State.WAITING);
        assertThat(waitlist.accept(wishes.get(0).id())).isInstanceOf(Refused.class);
        ConfirmResult late = bookings.confirm(offered.offer().orElseThrow());
        assertThat(((Refused) late).reason()).isEqualTo(Refusal.HOLD_EXPIRED);
        // Who comes from outside when the second offer ends finds the third in possession, and no sweeper was needed.
        clock.advance(Duration.ofMinutes(30));
        assertThat(bookings.book(request(at(TUESDAY, "10:00")))).isInstanceOf(Taken.class);
        assertThat(states(wishes)).startsWith(Wish.State.WAITING, Wish.State.WAITING, Wish.State.OFFERED);
        assertThat(bookings.list(live())).hasSize(1);
    }

    @Test
    @DisplayName("who leaves is offered nothing, and what was offered goes to the next")
    final void leaves() {
        Booking booking = booked(at(TUESDAY, "10:00"));
        List<Wish> wishes = five();
        waitlist.leave(wishes.get(0).id());
        bookings.cancel(booking.id(), 1);
        assertThat(states(wishes)).startsWith(Wish.State.LEFT, Wish.State.OFFERED, Wish.State.WAITING);
        waitlist.leave(wishes.get(1).id());
        assertThat(states(wishes)).startsWith(Wish.State.LEFT, Wish.State.LEFT, Wish.State.OFFERED);
        waitlist.leave(wishes.get(1).id());
        assertThat(bookings.list(live())).hasSize(1);
    }

    @Test
    @DisplayName("a wish for another time, or another resource, is not offered it; a moved booking frees its old time")
    final void suits() {
        Booking booking = booked(at(TUESDAY, "10:00"));
        Wish other = waitlist.join(wish(0, "14:00", "16:00"), IdempotencyKey.of("other time"));
        Wish elsewhere = waitlist.join(
                wish(1, "09:00", "12:00").withResources(List.of(ResourceId.of("court-2"))),
                IdempotencyKey.of("other court"));
        Wish suits = waitlist.join(wish(2, "09:00", "12:00"), IdempotencyKey.of("suits"));
        assertThat(waitlist.join(wish(2, "09:00", "12:00"), IdempotencyKey.of("suits")))
                .isEqualTo(suits);
        bookings.reschedule(booking.id(), 1, at(TUESDAY, "20:00"));
        assertThat(states(List.of(other, elsewhere, suits)))
                .containsExactly(Wish.State.WAITING, Wish.State.WAITING, Wish.State.OFFERED);
    }

    @Test
    @DisplayName(
            "lists show who waits or is offered something, in turn and without times that are over; to a customer, their own alone")
    final void lists() {
        Booking booking = booked(at(TUESDAY, "10:00"));
        List<Wish> wishes = five();
        clock.advance(Duration.ofSeconds(1));
        Wish second = waitlist.join(wish(1, "14:00", "16:00"), IdempotencyKey.of("another"));
        waitlist.leave(wishes.get(2).id());
        bookings.cancel(booking.id(), 1);
        assertThat(waitlist.list(1_000))
                .extracting(wish -> wish.customer().id() + " " + wish.state())
                .containsExactly(
                        "waiting-0 OFFERED",
                        "waiting-1 WAITING",
                        "waiting-3 WAITING",
                        "waiting-4 WAITING",
                        "waiting-1 WAITING");
        assertThat(waitlist.list(2)).hasSize(2);
        assertThat(waitlist.ofCustomer("waiting-1")).containsExactly(wishes.get(1), second);
        assertThat(waitlist.ofCustomer("waiting-2")).isEmpty();
        assertThat(waitlist.ofCustomer("' OR true --")).isEmpty();
        waitlist.accept(wishes.get(0).id());
        assertThat(waitlist.ofCustomer("waiting-0")).isEmpty();
        clock.advance(Duration.between(clock.instant(), at(TUESDAY, "12:00")));
        assertThat(waitlist.list(1_000)).containsExactly(second);
        assertThatIllegalArgumentException().isThrownBy(() -> waitlist.list(0)).withMessageContaining("limit");
    }

    @Test
    @DisplayName("an offer is told to the listeners as a hold, in the transaction of the change that made it possible")
    final void told() {
        List<String> told = new ArrayList<>();
        Booking booking = booked(at(TUESDAY, "10:00"));
        five();
        schedule.withListener(change -> told.add(
                        change.kind() + " " + change.booking().customer().id() + " "
                                + change.booking().localStart().toLocalTime()))
                .bookings()
                .cancel(booking.id(), 1);
        assertThat(told).containsExactly("CANCELLED customer-1 10:00", "HELD waiting-0 10:00");
    }

    @Test
    @DisplayName(
            "however many wait for other days, in larger parties or for other services, what becomes free is offered to whom it suits")
    final void manyWhomItDoesNotSuit() {
        ServiceId yoga = ServiceId.of("yoga");
        catalog.save(Service.of(yoga, "Yoga", Duration.ofHours(1))
                .withResources(resource(ResourceId.of("room"), "08:00-20:00")));
        Booking booking = booked(at(TUESDAY, "10:00"));
        for (int i = 0; i < 25; i++) {
            waitlist.join(Wish.of(PADEL, new TimeRange(at(MONDAY, "14:00"), at(MONDAY, "18:00")), ANA), newKey());
            waitlist.join(wish(i, "09:00", "12:00").withParty(2), newKey());
            waitlist.join(Wish.of(yoga, new TimeRange(at(TUESDAY, "09:00"), at(TUESDAY, "12:00")), ANA), newKey());
        }
        clock.advance(Duration.ofSeconds(1));
        Wish suits = waitlist.join(wish(99, "09:00", "12:00"), newKey());
        bookings.cancel(booking.id(), 1);
        assertThat(states(List.of(suits))).containsExactly(Wish.State.OFFERED);
        assertThat(bookings.list(live())).hasSize(1);
    }

    @Test
    @DisplayName("a wish joins once: with another key it is refused, and stays as it is")
    final void joinsOnce() {
        Wish wish = wish(0, "09:00", "12:00");
        Wish joined = waitlist.join(wish, IdempotencyKey.of("once"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> waitlist.join(wish, IdempotencyKey.of("twice")))
                .withMessageContaining(wish.id().toString());
        assertThat(waitlist.join(wish, IdempotencyKey.of("once"))).isEqualTo(joined);
        assertThat(waitlist.list(10)).containsExactly(joined);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wish.withDuration(Duration.ofSeconds(90)))
                .withMessageContaining("duration")
                .withMessageContaining("PT1M30S");
    }

    private List<Wish> five() {
        List<Wish> wishes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofSeconds(1));
            wishes.add(waitlist.join(wish(i, "09:00", "12:00"), IdempotencyKey.of("wish-" + i)));
        }
        return wishes;
    }

    private static Wish wish(int number, String from, String to) {
        return Wish.of(
                PADEL, new TimeRange(at(TUESDAY, from), at(TUESDAY, to)), Customer.of("waiting-" + number, "Waiting"));
    }

    private List<Wish.State> states(List<Wish> wishes) {
        return wishes.stream()
                .map(wish -> waitlist.find(wish.id()).orElseThrow().state())
                .toList();
    }

    private static BookingQuery live() {
        return BookingQuery.between(at(TUESDAY, "00:00"), at(TUESDAY.plusDays(1), "00:00"))
                .withStatuses(EnumSet.of(BookingStatus.HELD, BookingStatus.CONFIRMED));
    }
}
