package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.spi.Agenda;
import dev.cimiento.scheduling.spi.AgendaQuery;
import dev.cimiento.scheduling.spi.Ledger;
import dev.cimiento.scheduling.spi.Placement;
import dev.cimiento.scheduling.spi.Recorded;
import dev.cimiento.scheduling.spi.ScheduleStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Takes times for customers, and gives them back. Of any number of callers who want overlapping times of one resource, one gets it: the store
 * refuses the others.
 *
 * <p>Each change is one transaction, which joins the caller's, and in which the listeners take part. Safe for use by many threads and
 * processes.
 */
public final class Bookings {

    private static final Duration LONGEST_HOLD = Duration.ofDays(30);
    private static final int MOST_SWEPT = 10_000;

    private final ScheduleStore store;
    private final InstantSource clock;
    private final BookingListener listener;

    Bookings(ScheduleStore store, InstantSource clock, BookingListener listener) {
        this.store = store;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Keeps a time until a deadline, for a payment to arrive: {@link #confirm} before it, or the time is free again.
     *
     * <p>The same key again gives the same booking, and for another request is refused with {@link Refusal#KEY_REUSED}.
     *
     * @param length whole seconds, 1 second to 30 days
     * @throws IllegalArgumentException when the length is out of bounds
     */
    public HoldResult hold(BookingRequest request, Duration length) {
        Checks.length(length, "length", Duration.ofSeconds(1), LONGEST_HOLD);
        return place(
                request,
                "hold",
                booking -> booking.withHold(booking.createdAt().plus(length), booking.version()),
                HoldResult.Held::new,
                denial -> denial);
    }

    /**
     * Takes a time for good.
     *
     * <p>The same key again gives the same booking, and for another request is refused with {@link Refusal#KEY_REUSED}.
     */
    public BookResult book(BookingRequest request) {
        return place(request, "book", UnaryOperator.identity(), BookResult.Booked::new, denial -> denial);
    }

    /**
     * Makes a hold last. Refused with {@link Refusal#HOLD_EXPIRED} from its deadline on, also where nobody else has the time yet. Confirming
     * again changes nothing.
     */
    public ConfirmResult confirm(BookingId id) {
        requireNonNull(id, "id");
        return store.transaction(ledger ->
                ledger.lock(id).map(booking -> confirm(ledger, booking)).orElseGet(() -> unknown(id)));
    }

    /**
     * Makes a hold last, and one that has expired too where its time is still free: for a payment that came late. {@link Taken} where it is
     * not, and then the payment is to be given back. Confirming again changes nothing.
     */
    public ConfirmResult confirmIfStillFree(BookingId id) {
        requireNonNull(id, "id");
        return store.transaction(ledger -> ledger.lock(id)
                .map(booking -> confirmIfStillFree(ledger, booking))
                .orElseGet(() -> unknown(id)));
    }

    /**
     * Gives up a hold or a booking. Cancelling again changes nothing.
     *
     * @param version the version that the caller saw; when the booking has changed since, refused with {@link Refusal#STALE_VERSION}
     */
    public CancelResult cancel(BookingId id, long version) {
        requireNonNull(id, "id");
        return store.<CancelResult>transaction(ledger -> {
            Optional<Booking> found = ledger.lock(id);
            if (found.isEmpty()) {
                return unknown(id);
            }
            Booking booking = ended(ledger, found.get());
            if (!booking.status().blocks()) {
                return new CancelResult.Cancelled(booking);
            }
            if (booking.version() != version) {
                return stale(booking, version);
            }
            return new CancelResult.Cancelled(
                    become(ledger, booking, BookingStatus.CANCELLED, BookingChange.Kind.CANCELLED));
        });
    }

    /**
     * Moves a hold or a booking to another start on its resource, by the rules of its service. The time it has is kept until the other is
     * won. Moving to where it is changes nothing.
     *
     * @param version the version that the caller saw; when the booking has changed since, refused with {@link Refusal#STALE_VERSION}
     */
    public RescheduleResult reschedule(BookingId id, long version, Instant start) {
        return reschedule(id, version, start, Booking::resource);
    }

    /** As {@link #reschedule(BookingId, long, Instant)}, to a resource that may be another. */
    public RescheduleResult reschedule(BookingId id, long version, Instant start, ResourceId resource) {
        requireNonNull(resource, "resource");
        return reschedule(id, version, start, booking -> resource);
    }

    /** The booking. */
    public Optional<Booking> find(BookingId id) {
        requireNonNull(id, "id");
        return store.transaction(ledger -> ledger.find(id));
    }

    /** The bookings, by start. */
    public List<Booking> list(BookingQuery query) {
        requireNonNull(query, "query");
        return store.transaction(ledger -> ledger.list(query));
    }

    /**
     * Marks holds whose deadline has come, the longest ended first, and tells the listeners. Never needed for a time to be free again; call
     * it now and then so that the listeners learn of holds whose time nobody else wanted.
     *
     * @param limit at most so many in this transaction, 1 to 10,000
     * @return how many there were; when it is the limit, there may be more
     * @throws IllegalArgumentException when the limit is out of bounds
     */
    public int sweep(int limit) {
        if (limit < 1 || limit > MOST_SWEPT) {
            throw new IllegalArgumentException("limit must be 1 to " + MOST_SWEPT + ", was " + limit);
        }
        return store.<Integer>transaction(ledger -> expire(ledger, ledger.lockExpired(now(), limit)));
    }

    private <R> R place(
            BookingRequest request,
            String verb,
            UnaryOperator<Booking> shape,
            Function<Booking, R> won,
            Function<Denial, R> lost) {
        String content = requireNonNull(request, "request").content(verb);
        return store.<R>transaction(ledger -> {
            Instant now = now();
            AgendaQuery wanted =
                    AgendaQuery.of(request.service(), request.start(), now).withResources(request.resources());
            Optional<Agenda> agenda = ledger.agenda(wanted);
            // After the agenda: where that shows the time as taken by this very key, this finds it.
            Optional<Recorded> before = ledger.find(request.key());
            if (before.isPresent()) {
                return repeated(before.get(), request, content, won, lost);
            }
            if (agenda.isEmpty()) {
                return lost.apply(Candidates.unknown(request.service()));
            }
            Candidates candidates = Candidates.of(agenda.get(), request.resources());
            Denial denial = candidates.nobody();
            for (Timetable timetable : candidates.timetables(now, wanted.starts())) {
                Optional<Denial> its = timetable.why(request.start());
                if (its.isPresent()) {
                    denial = Candidates.more(denial, its.get());
                    continue;
                }
                Booking booking = shape.apply(Booking.of(
                        BookingId.random(),
                        request.service(),
                        request.customer(),
                        timetable.place(request.start()),
                        now));
                Placement placement = win(ledger, booking, request.key(), content, now);
                if (placement == Placement.PLACED) {
                    listener.changed(BookingChange.made(booking));
                    return won.apply(booking);
                }
                Optional<Recorded> meanwhile = ledger.find(request.key());
                if (meanwhile.isPresent()) {
                    return repeated(meanwhile.get(), request, content, won, lost);
                }
                denial = new Taken(request.start());
            }
            return lost.apply(denial);
        });
    }

    private static <R> R repeated(
            Recorded before,
            BookingRequest request,
            String content,
            Function<Booking, R> won,
            Function<Denial, R> lost) {
        return before.content().equals(content)
                ? won.apply(before.booking())
                : lost.apply(new Refused(
                        Refusal.KEY_REUSED,
                        "idempotency key " + request.key() + " was used for another request, which made booking "
                                + before.booking().id()));
    }

    /** Tries at once, and looks for holds to end only where the time is occupied: the usual request pays nothing for them. */
    private Placement win(Ledger ledger, Booking booking, IdempotencyKey key, String content, Instant now) {
        Placement placement = ledger.place(booking, key, content);
        return placement == Placement.TAKEN && expireIn(ledger, booking.place(), now) > 0
                ? ledger.place(booking, key, content)
                : placement;
    }

    private ConfirmResult confirm(Ledger ledger, Booking found) {
        Booking booking = ended(ledger, found);
        return switch (booking.status()) {
            case CONFIRMED -> new ConfirmResult.Confirmed(booking);
            case HELD -> confirmed(ledger, booking);
            case EXPIRED -> new Refused(Refusal.HOLD_EXPIRED, "the hold of booking " + booking.id() + " has ended");
            case CANCELLED -> wrongStatus(booking, "confirmed");
        };
    }

    private ConfirmResult confirmIfStillFree(Ledger ledger, Booking booking) {
        return switch (booking.status()) {
            case CONFIRMED -> new ConfirmResult.Confirmed(booking);
            // Also past the deadline: until somebody wins the time from it, the store keeps it for this one.
            case HELD -> confirmed(ledger, booking);
            case EXPIRED ->
                ledger.reclaim(booking) || (expireIn(ledger, booking.place(), now()) > 0 && ledger.reclaim(booking))
                        ? confirmed(ledger, booking)
                        : new Taken(booking.start());
            case CANCELLED -> wrongStatus(booking, "confirmed");
        };
    }

    private ConfirmResult confirmed(Ledger ledger, Booking booking) {
        return new ConfirmResult.Confirmed(
                become(ledger, booking, BookingStatus.CONFIRMED, BookingChange.Kind.CONFIRMED));
    }

    private RescheduleResult reschedule(
            BookingId id, long version, Instant start, Function<Booking, ResourceId> destination) {
        requireNonNull(id, "id");
        Checks.instant(start, "start");
        return store.<RescheduleResult>transaction(ledger -> {
            Optional<Booking> found = ledger.lock(id);
            if (found.isEmpty()) {
                return unknown(id);
            }
            Booking booking = ended(ledger, found.get());
            if (!booking.status().blocks()) {
                return wrongStatus(booking, "rescheduled");
            }
            ResourceId resource = destination.apply(booking);
            if (booking.start().equals(start) && booking.resource().equals(resource)) {
                return new RescheduleResult.Rescheduled(booking);
            }
            return booking.version() == version ? move(ledger, booking, resource, start) : stale(booking, version);
        });
    }

    private RescheduleResult move(Ledger ledger, Booking booking, ResourceId resource, Instant start) {
        Instant now = now();
        AgendaQuery wanted = AgendaQuery.of(booking.service(), start, now)
                .withResources(List.of(resource))
                .ignoring(booking.id());
        Optional<Agenda> agenda = ledger.agenda(wanted);
        if (agenda.isEmpty()) {
            return Candidates.unknown(booking.service());
        }
        Candidates candidates = Candidates.of(agenda.get(), wanted.resources());
        Optional<Denial> denial = candidates.why(now, start);
        if (denial.isPresent()) {
            return denial.get();
        }
        Booking moved =
                booking.move(candidates.timetables(now, wanted.starts()).get(0).place(start));
        if (!ledger.move(moved) && !(expireIn(ledger, moved.place(), now) > 0 && ledger.move(moved))) {
            return new Taken(start);
        }
        listener.changed(BookingChange.of(BookingChange.Kind.RESCHEDULED, booking, moved));
        return new RescheduleResult.Rescheduled(moved);
    }

    private int expireIn(Ledger ledger, Place place, Instant now) {
        return expire(ledger, ledger.lockExpired(place.resource(), place.occupied(), now));
    }

    private int expire(Ledger ledger, List<Booking> holds) {
        holds.forEach(hold -> become(ledger, hold, BookingStatus.EXPIRED, BookingChange.Kind.EXPIRED));
        return holds.size();
    }

    /** The booking, marked when its deadline has come. */
    private Booking ended(Ledger ledger, Booking booking) {
        return booking.isExpiredHold(now())
                ? become(ledger, booking, BookingStatus.EXPIRED, BookingChange.Kind.EXPIRED)
                : booking;
    }

    private Booking become(Ledger ledger, Booking booking, BookingStatus status, BookingChange.Kind kind) {
        Booking changed = booking.become(status);
        ledger.update(changed);
        listener.changed(BookingChange.of(kind, booking, changed));
        return changed;
    }

    /** As exact as the database keeps it, so that what is handed out equals what is read back. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Refused unknown(BookingId id) {
        return new Refused(Refusal.UNKNOWN_BOOKING, "there is no booking " + id);
    }

    private static Refused stale(Booking booking, long version) {
        return new Refused(
                Refusal.STALE_VERSION,
                "booking " + booking.id() + " is at version " + booking.version() + ", was asked for at " + version);
    }

    private static Refused wrongStatus(Booking booking, String verb) {
        return new Refused(
                Refusal.WRONG_STATUS, "booking " + booking.id() + " is " + booking.status() + " and cannot be " + verb);
    }
}
