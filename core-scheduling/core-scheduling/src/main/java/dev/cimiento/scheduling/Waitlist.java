package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.spi.Agenda;
import dev.cimiento.scheduling.spi.AgendaQuery;
import dev.cimiento.scheduling.spi.Ledger;
import dev.cimiento.scheduling.spi.ScheduleStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who waits for a time that somebody gives up.
 *
 * <p>When a time becomes free, the wish that came first and that it suits is offered it, in the same transaction: an offer is a hold for that customer, so
 * nobody else gets the time meanwhile, and the listeners are told of it as of any hold. When the offer ends unaccepted, the next wish has its turn,
 * and the first goes to the end of the list. Ended offers are noticed by whoever wants their time, who then finds it offered to the next, and by
 * {@link Bookings#sweep}: call that every minute or so where there is a waiting list.
 *
 * <p>Safe for use by many threads and processes.
 */
public final class Waitlist {

    private static final int PAGE = 100;

    /** So that giving up a time takes no longer than this many looks at it; whom it cannot suit at all costs none. */
    private static final int MOST_LOOKS = 200;

    private static final int MOST_LISTED = 1_000;
    private static final Duration LONGEST_SERVICE = Duration.ofDays(7);

    private final ScheduleStore store;
    private final Placing placing;
    private final Map<String, HolidayCalendar> holidays;
    private final Duration offerLength;
    private final Bookings bookings;

    /**
     * Over these.
     *
     * @param placing what offers are placed with, which does not come back here
     * @param bookings what accepts and cancels for callers
     */
    Waitlist(
            ScheduleStore store,
            Placing placing,
            Map<String, HolidayCalendar> holidays,
            Duration offerLength,
            Bookings bookings) {
        this.store = store;
        this.placing = placing;
        this.holidays = holidays;
        this.offerLength = offerLength;
        this.bookings = bookings;
    }

    /**
     * Puts a wish at the end of the list. The same key again gives the same wish, as it is now.
     *
     * @throws IllegalArgumentException when this very wish has joined with another key
     */
    public Wish join(Wish wish, IdempotencyKey key) {
        requireNonNull(wish, "wish");
        requireNonNull(key, "key");
        return store.transaction(
                ledger -> ledger.add(wish.kept(wish.id(), Wish.State.WAITING, Optional.empty(), placing.now()), key));
    }

    /** Takes a wish off the list, and gives up what it was offered; empty when there is no such wish. Leaving again changes nothing. */
    public Optional<Wish> leave(WishId id) {
        requireNonNull(id, "id");
        return store.transaction(ledger -> {
            // What it was offered first, as by who accepts or ends that, so that neither waits for the other.
            ledger.find(id).flatMap(Wish::offer).ifPresent(ledger::lock);
            return ledger.lock(id).map(wish -> leave(ledger, wish));
        });
    }

    private Wish leave(Ledger ledger, Wish wish) {
        if (wish.state() == Wish.State.GRANTED || wish.state() == Wish.State.LEFT) {
            return wish;
        }
        Wish left = write(ledger, wish, Wish.State.LEFT, Optional.empty(), wish.createdAt());
        wish.offer()
                .flatMap(ledger::lock)
                .ifPresent(offer -> bookings.cancel(ledger, offer, offer.version(), Actor.CUSTOMER));
        return left;
    }

    /**
     * Accepts what a wish was offered. Refused with {@link Refusal#HOLD_EXPIRED} when the offer has ended, and with
     * {@link Refusal#UNKNOWN_BOOKING} when there is none. Accepting again changes nothing.
     */
    public ConfirmResult accept(WishId id) {
        Optional<BookingId> offer = find(id).flatMap(Wish::offer);
        return offer.isEmpty()
                ? new Refused(Refusal.UNKNOWN_BOOKING, "wish " + id + " has no offer")
                : bookings.confirm(offer.get());
    }

    /** The wish. */
    public Optional<Wish> find(WishId id) {
        requireNonNull(id, "id");
        return store.transaction(ledger -> ledger.find(id));
    }

    /**
     * What a customer waits for or is offered, without times that are over, in the order in which the wishes have their turn; 1,000 at most.
     *
     * @throws IllegalArgumentException when the id is none of a {@link Customer}
     */
    public List<Wish> ofCustomer(String customerId) {
        Optional<String> customer = Optional.of(Checks.customer(customerId));
        return store.transaction(ledger -> ledger.wishes(customer, placing.now(), MOST_LISTED));
    }

    /**
     * Who waits or is offered something, without times that are over, in the order in which they have their turn.
     *
     * @param limit at most so many; 1 to 1,000
     */
    public List<Wish> list(int limit) {
        if (limit < 1 || limit > MOST_LISTED) {
            throw new IllegalArgumentException("limit must be 1 to " + MOST_LISTED + ", was " + limit);
        }
        return store.transaction(ledger -> ledger.wishes(Optional.empty(), placing.now(), limit));
    }

    /** Takes part in a change of a booking, in its transaction. */
    void changed(Ledger ledger, BookingChange change) {
        switch (change.kind()) {
            case CONFIRMED -> {
                if (change.before().isPresent()) {
                    ledger.lockOffered(change.booking().id())
                            .ifPresent(wish -> write(ledger, wish, Wish.State.GRANTED, wish.offer(), wish.createdAt()));
                }
            }
            case EXPIRED, CANCELLED, NO_SHOW -> {
                Optional<Wish> refused = ledger.lockOffered(change.booking().id());
                offer(ledger, change.booking());
                refused.ifPresent(wish -> write(
                        ledger,
                        wish,
                        change.kind() == BookingChange.Kind.EXPIRED ? Wish.State.WAITING : Wish.State.LEFT,
                        Optional.empty(),
                        placing.now()));
            }
            case RESCHEDULED -> change.before().ifPresent(before -> offer(ledger, before));
            case HELD, REQUESTED, CHECKED_IN, COMPLETED, CONFIRMED_TOO_LATE -> {
                // Nothing became free.
            }
        }
    }

    /** Offers the time that this booking had. */
    private void offer(Ledger ledger, Booking freed) {
        Instant now = placing.now();
        TimeRange time = new TimeRange(freed.start(), freed.place().occupied().end());
        if (!time.end().isAfter(now)) {
            return;
        }
        Map<ServiceId, Service> known = new HashMap<>();
        Optional<Wish> last = Optional.empty();
        int looks = 0;
        List<Wish> page;
        do {
            page = ledger.waiting(freed.resource(), time, last, PAGE);
            for (Wish wish : page) {
                last = Optional.of(wish);
                Service service = known.get(wish.service());
                if (service != null && isDenied(wish, service, now)) {
                    continue;
                }
                if (looks++ == MOST_LOOKS || isGiven(ledger, wish, freed, now, known)) {
                    return;
                }
            }
        } while (page.size() == PAGE);
    }

    /** Offers the wish what suits it of the time that became free; whether nothing is left of that. */
    private boolean isGiven(Ledger ledger, Wish wish, Booking freed, Instant now, Map<ServiceId, Service> known) {
        Optional<Instant> start = slot(ledger, wish, freed, now, known);
        if (start.isEmpty()) {
            return false;
        }
        // Only now: who waits for several times that become free at once is not kept from one by another's look at
        // them.
        Optional<Booking> held =
                ledger.lockWaiting(wish.id()).flatMap(waiting -> hold(ledger, waiting, freed.resource(), start.get()));
        return held.filter(offer -> offer.seats() == 0
                        && !offer.place().occupied().start().isAfter(freed.start())
                        && !offer.place()
                                .occupied()
                                .end()
                                .isBefore(freed.place().time().end()))
                .isPresent();
    }

    private static boolean isDenied(Wish wish, Service service, Instant now) {
        return new Asked(now, wish.starts(), wish.duration(), wish.party())
                .denied(service)
                .isPresent();
    }

    /** The first start that suits the wish and lies in the time that became free. */
    private Optional<Instant> slot(
            Ledger ledger, Wish wish, Booking freed, Instant now, Map<ServiceId, Service> known) {
        Instant from = later(wish.starts().start(), freed.start().minus(LONGEST_SERVICE));
        Instant until = earlier(wish.starts().end(), freed.end());
        if (!from.isBefore(until)) {
            return Optional.empty();
        }
        Asked asked = new Asked(now, new TimeRange(from, until), wish.duration(), wish.party());
        AgendaQuery wanted = AgendaQuery.of(wish.service(), asked.starts(), now)
                .withResources(List.of(freed.resource()))
                .withCustomer(wish.customer().id());
        Optional<Agenda> found = ledger.agenda(wanted);
        found.ifPresent(agenda -> known.put(wish.service(), agenda.service()));
        return found.filter(agenda -> asked.denied(agenda.service()).isEmpty()).flatMap(agenda -> {
            long length = asked.durationOf(agenda.service()).toSeconds();
            long first = Math.max(Timetable.ceilSecond(from), freed.start().getEpochSecond() - length + 1);
            long same = Math.max(first, freed.start().getEpochSecond());
            Candidates candidates = Candidates.of(agenda, wanted.resources(), asked, holidays);
            // The start that was given up, or the next; one that begins before it only where there is none.
            return Stream.of(same, first)
                    .flatMap(earliest -> candidates.timetables().stream().map(timetable -> timetable.next(earliest)))
                    .filter(start -> start < Timetable.ceilSecond(until))
                    .map(Instant::ofEpochSecond)
                    .findFirst();
        });
    }

    private Optional<Booking> hold(Ledger ledger, Wish wish, ResourceId resource, Instant start) {
        IdempotencyKey key = IdempotencyKey.of("offer " + BookingId.random());
        BookingRequest request = BookingRequest.of(key, wish.service(), start, wish.customer())
                .withResources(resource)
                .withParty(wish.party());
        Optional<Booking> offer = placing.place(
                ledger,
                wish.duration().map(request::withDuration).orElse(request),
                "hold",
                booking -> booking.withHold(booking.createdAt().plus(offerLength), 1),
                Optional::of,
                denial -> Optional.empty());
        offer.ifPresent(held -> write(ledger, wish, Wish.State.OFFERED, Optional.of(held.id()), wish.createdAt()));
        return offer;
    }

    private static Wish write(
            Ledger ledger, Wish wish, Wish.State state, Optional<BookingId> offer, Instant createdAt) {
        Wish changed = wish.kept(wish.id(), state, offer, createdAt);
        ledger.update(changed);
        return changed;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
