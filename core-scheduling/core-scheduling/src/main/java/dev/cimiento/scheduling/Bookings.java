package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.spi.Ledger;
import dev.cimiento.scheduling.spi.ScheduleStore;
import java.time.Duration;
import java.time.Instant;
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
    private static final Duration MISSED = Duration.ofDays(7);

    private final ScheduleStore store;
    private final Placing placing;
    private final Flights flights;

    Bookings(ScheduleStore store, Placing placing, Flights flights) {
        this.store = store;
        this.placing = placing;
        this.flights = flights;
    }

    Placing placing() {
        return placing;
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
        checkHold(length);
        return place(
                request,
                "hold",
                booking -> booking.withHold(booking.createdAt().plus(length), booking.version()),
                HoldResult.Held::new,
                denial -> denial);
    }

    /**
     * Keeps a time until the business approves it ({@link #approve}) or turns it down ({@link #reject}), at most until a deadline.
     *
     * <p>The same key again gives the same booking, and for another request is refused with {@link Refusal#KEY_REUSED}.
     *
     * @param length whole seconds, 1 second to 30 days
     * @throws IllegalArgumentException when the length is out of bounds
     */
    public RequestResult request(BookingRequest request, Duration length) {
        checkHold(length);
        return place(
                request,
                "request",
                booking -> booking.withRequest(booking.createdAt().plus(length), booking.version()),
                RequestResult.Requested::new,
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
     * Makes a hold last. Refused with {@link Refusal#HOLD_EXPIRED} from its deadline on, also where nobody else has the time yet; the listeners are
     * then told once, with {@link BookingChange.Kind#CONFIRMED_TOO_LATE}, that what was paid goes back. Confirming again changes nothing.
     */
    public ConfirmResult confirm(BookingId id) {
        requireNonNull(id, "id");
        return store.transaction(ledger ->
                ledger.lock(id).map(booking -> confirm(ledger, booking)).orElseGet(() -> unknown(id)));
    }

    /**
     * Makes a hold last, and one that has expired too where its time is still free: for a payment that came late. {@link Taken} where it is
     * not, and then the payment is to be given back: the listeners are told so once, with {@link BookingChange.Kind#CONFIRMED_TOO_LATE}. Confirming
     * again changes nothing.
     */
    public ConfirmResult confirmIfStillFree(BookingId id) {
        requireNonNull(id, "id");
        return store.transaction(ledger -> ledger.lock(id)
                .map(booking -> confirmIfStillFree(ledger, booking))
                .orElseGet(() -> unknown(id)));
    }

    /**
     * Accepts a request that waits for approval. Refused with {@link Refusal#HOLD_EXPIRED} from its deadline on. Approving again changes nothing.
     *
     * @param version the version that the caller saw; when the booking has changed since, refused with {@link Refusal#STALE_VERSION}
     */
    public ConfirmResult approve(BookingId id, long version) {
        requireNonNull(id, "id");
        return store.<ConfirmResult>transaction(ledger -> {
            Optional<Booking> found = ledger.lock(id);
            if (found.isEmpty()) {
                return unknown(id);
            }
            Booking booking = placing.ended(ledger, found.get());
            if (!booking.isApprovalNeeded()) {
                return wrongStatus(booking, "approved");
            }
            return switch (booking.status()) {
                case PENDING -> booking.version() == version ? confirmed(ledger, booking) : stale(booking, version);
                case EXPIRED -> expired(booking);
                case CONFIRMED, CHECKED_IN, COMPLETED -> new ConfirmResult.Confirmed(booking);
                default -> wrongStatus(booking, "approved");
            };
        });
    }

    /**
     * Turns down a request that waits for approval: it is cancelled by the business. Turning it down again changes nothing.
     *
     * @param version the version that the caller saw; when the booking has changed since, refused with {@link Refusal#STALE_VERSION}
     */
    public CancelResult reject(BookingId id, long version) {
        return cancel(id, version, Actor.BUSINESS);
    }

    /**
     * Gives up a hold or a booking, on the wish of the business: everything goes back. Cancelling again changes nothing.
     *
     * @param version the version that the caller saw; when the booking has changed since, refused with {@link Refusal#STALE_VERSION}
     */
    public CancelResult cancel(BookingId id, long version) {
        return cancel(id, version, Actor.BUSINESS);
    }

    /**
     * Gives up a hold or a booking. On the wish of its customer, the terms under which it was booked say what goes back
     * ({@link Booking#settlement}), or refuse it with {@link Refusal#CANCELLATION_DENIED}; what is not confirmed yet can always be given up.
     * Cancelling again changes nothing.
     *
     * @param version the version that the caller saw; when the booking has changed since, refused with {@link Refusal#STALE_VERSION}
     */
    public CancelResult cancel(BookingId id, long version, Actor by) {
        requireNonNull(id, "id");
        requireNonNull(by, "by");
        return store.<CancelResult>transaction(ledger -> {
            Optional<Booking> found = ledger.lock(id);
            return found.isEmpty() ? unknown(id) : cancel(ledger, found.get(), version, by);
        });
    }

    /** What cancelling now would mean for what was paid; empty where it would be denied, or there is nothing to cancel. */
    public Optional<Settlement> settlement(BookingId id, Actor by) {
        requireNonNull(by, "by");
        return find(id).filter(booking -> booking.status().canBecome(BookingStatus.CANCELLED))
                .flatMap(booking -> settlement(booking, by));
    }

    /**
     * Notes that the customer is there. Noting it again changes nothing.
     *
     * @param version the version that the caller saw; when the booking has changed since, refused with {@link Refusal#STALE_VERSION}
     */
    public AttendanceResult checkIn(BookingId id, long version) {
        return attend(id, version, BookingStatus.CHECKED_IN, BookingChange.Kind.CHECKED_IN);
    }

    /**
     * Notes that it took place. Noting it again changes nothing.
     *
     * @param version the version that the caller saw; when the booking has changed since, refused with {@link Refusal#STALE_VERSION}
     */
    public AttendanceResult complete(BookingId id, long version) {
        return attend(id, version, BookingStatus.COMPLETED, BookingChange.Kind.COMPLETED);
    }

    /**
     * Notes that the customer did not come, and frees the rest of the time; refused with {@link Refusal#NOT_BEGUN} before the start. Noting it
     * again changes nothing.
     *
     * @param version the version that the caller saw; when the booking has changed since, refused with {@link Refusal#STALE_VERSION}
     */
    public AttendanceResult noShow(BookingId id, long version) {
        return attend(id, version, BookingStatus.NO_SHOW, BookingChange.Kind.NO_SHOW);
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
        return store.read(ledger -> ledger.find(id));
    }

    /**
     * Runs the work while the booking stays as it is: whoever wants to change it waits until the transaction of the work ends. Empty, without running
     * it, where the booking is at another version, or there is none; who is changing it now is waited for first.
     *
     * <p>For what must not be said of a booking that has changed since, a reminder for one: what the work writes to the same data source and a
     * cancellation come one after the other, in either order, and never past each other.
     *
     * @param version the version that the caller saw
     * @param work calls no other server: the booking is locked meanwhile
     */
    public <T> Optional<T> whileAt(BookingId id, long version, Function<? super Booking, ? extends T> work) {
        requireNonNull(id, "id");
        requireNonNull(work, "work");
        return store.<Optional<T>>transaction(ledger ->
                ledger.lock(id).filter(booking -> booking.version() == version).map(work));
    }

    /** The bookings, by start. */
    public List<Booking> list(BookingQuery query) {
        requireNonNull(query, "query");
        return store.read(ledger -> ledger.list(query));
    }

    /**
     * Marks holds and requests whose deadline has come, the longest ended first, and tells the listeners; then puts what was booked since in the form from
     * which free starts are read fastest. Never needed for a time to be free again; call it every minute or so, so that the listeners learn of holds
     * whose time nobody else wanted, and lists stay fast.
     *
     * @param limit at most so many in this transaction, 1 to 10,000
     * @return how many there were; when it is the limit, there may be more
     * @throws IllegalArgumentException when the limit is out of bounds
     */
    public int sweep(int limit) {
        checkLimit(limit);
        int ended =
                store.<Integer>transaction(ledger -> placing.expire(ledger, ledger.lockExpired(placing.now(), limit)));
        store.tidy();
        return ended;
    }

    /**
     * Notes that customers did not come, by the clock: whose booking of this service is confirmed, has begun longer ago than the grace, and whom nobody
     * has noted as there ({@link #checkIn}) or served. For services at whose door somebody checks in; call it every few minutes. Looks a week back.
     *
     * @param grace how late somebody may be, 0 to 24 hours
     * @param limit at most so many in this transaction, 1 to 10,000
     * @return how many there were; when it is the limit, there may be more
     * @throws IllegalArgumentException when the grace or the limit is out of bounds
     */
    public int sweepNoShows(ServiceId service, Duration grace, int limit) {
        requireNonNull(service, "service");
        Checks.length(grace, "grace", Duration.ZERO, Duration.ofDays(1));
        checkLimit(limit);
        // Exactly the grace is not longer than it.
        Instant begun = placing.now().minus(grace);
        return store.<Integer>transaction(ledger -> {
            List<Booking> missed = ledger.lockMissed(service, new TimeRange(begun.minus(MISSED), begun), limit);
            missed.forEach(
                    booking -> placing.become(ledger, booking, BookingStatus.NO_SHOW, BookingChange.Kind.NO_SHOW));
            return missed.size();
        });
    }

    private static void checkLimit(int limit) {
        if (limit < 1 || limit > MOST_SWEPT) {
            throw new IllegalArgumentException("limit must be 1 to " + MOST_SWEPT + ", was " + limit);
        }
    }

    private <R> R place(
            BookingRequest request,
            String verb,
            UnaryOperator<Booking> shape,
            Function<Booking, R> won,
            Function<Denial, R> lost) {
        requireNonNull(request, "request");
        return flights.<R>call(
                request,
                flight -> isGone(flight, request)
                        ? lost.apply(new Taken(request.start()))
                        : store.<R>transaction(ledger -> placing.place(
                                ledger,
                                request,
                                verb,
                                shape,
                                booking -> {
                                    flight.won(booking);
                                    return won.apply(booking);
                                },
                                lost)));
    }

    /** Whether somebody else in this process has just won what is asked for, and has it still. */
    private boolean isGone(Flights.Flight flight, BookingRequest request) {
        return flight.winner()
                .filter(winner -> request.resources().size() == 1
                        && !winner.isExpiredHold(placing.now())
                        && store.<Boolean>read(ledger -> ledger.isTaken(winner, request.key())))
                .isPresent();
    }

    ConfirmResult confirm(Ledger ledger, Booking found) {
        Booking booking = placing.ended(ledger, found);
        return switch (booking.status()) {
            case HELD -> confirmed(ledger, booking);
            case EXPIRED -> tooLate(ledger, booking, expired(booking));
            default -> confirmedBefore(booking);
        };
    }

    private ConfirmResult confirmIfStillFree(Ledger ledger, Booking booking) {
        return switch (booking.status()) {
            // Also past the deadline: until somebody wins the time from it, the store keeps it for this one.
            case HELD -> confirmed(ledger, booking);
            case EXPIRED -> {
                if (booking.isApprovalNeeded() || booking.isConfirmedTooLate()) {
                    yield expired(booking);
                }
                yield placing.reclaim(ledger, booking)
                        ? confirmed(ledger, booking)
                        : tooLate(ledger, booking, new Taken(booking.start()));
            }
            default -> confirmedBefore(booking);
        };
    }

    private static ConfirmResult confirmedBefore(Booking booking) {
        return switch (booking.status()) {
            case CONFIRMED, CHECKED_IN, COMPLETED, NO_SHOW -> new ConfirmResult.Confirmed(booking);
            default -> wrongStatus(booking, "confirmed");
        };
    }

    /** Tells the listeners, once, that a payment has come for nothing. */
    private ConfirmResult tooLate(Ledger ledger, Booking booking, Denial denial) {
        if (!booking.isConfirmedTooLate() && !booking.isApprovalNeeded()) {
            placing.write(ledger, booking, booking.becomeTooLate(), BookingChange.Kind.CONFIRMED_TOO_LATE);
        }
        return denial;
    }

    private ConfirmResult confirmed(Ledger ledger, Booking booking) {
        return new ConfirmResult.Confirmed(
                placing.become(ledger, booking, BookingStatus.CONFIRMED, BookingChange.Kind.CONFIRMED));
    }

    CancelResult cancel(Ledger ledger, Booking found, long version, Actor by) {
        Booking booking = placing.ended(ledger, found);
        if (!booking.status().blocks()) {
            return new CancelResult.Cancelled(booking);
        }
        if (booking.version() != version) {
            return stale(booking, version);
        }
        if (!booking.status().canBecome(BookingStatus.CANCELLED)) {
            return wrongStatus(booking, "cancelled");
        }
        Optional<Settlement> settlement = settlement(booking, by);
        if (settlement.isEmpty()) {
            return new Refused(
                    Refusal.CANCELLATION_DENIED,
                    "booking " + booking.id() + " starts " + booking.start() + ", and its terms are "
                            + booking.terms().text());
        }
        return new CancelResult.Cancelled(placing.write(
                ledger,
                booking,
                booking.become(BookingStatus.CANCELLED).withSettlement(settlement.get()),
                BookingChange.Kind.CANCELLED));
    }

    private Optional<Settlement> settlement(Booking booking, Actor by) {
        return by == Actor.BUSINESS || booking.status().isProvisional()
                ? Optional.of(Settlement.FULL)
                : booking.terms().settlement(booking.start(), placing.now());
    }

    private AttendanceResult attend(BookingId id, long version, BookingStatus status, BookingChange.Kind kind) {
        requireNonNull(id, "id");
        return store.<AttendanceResult>transaction(ledger -> {
            Optional<Booking> found = ledger.lock(id);
            if (found.isEmpty()) {
                return unknown(id);
            }
            Booking booking = placing.ended(ledger, found.get());
            if (booking.status() == status) {
                return new AttendanceResult.Noted(booking);
            }
            if (!booking.status().canBecome(status)) {
                return wrongStatus(booking, "noted as " + status);
            }
            if (booking.version() != version) {
                return stale(booking, version);
            }
            if (status == BookingStatus.NO_SHOW && placing.now().isBefore(booking.start())) {
                return new Refused(Refusal.NOT_BEGUN, "booking " + id + " starts " + booking.start());
            }
            return new AttendanceResult.Noted(placing.become(ledger, booking, status, kind));
        });
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
            Booking booking = placing.ended(ledger, found.get());
            if (!booking.status().isProvisional() && booking.status() != BookingStatus.CONFIRMED) {
                return wrongStatus(booking, "rescheduled");
            }
            ResourceId resource = destination.apply(booking);
            if (booking.start().equals(start) && booking.resource().equals(resource)) {
                return new RescheduleResult.Rescheduled(booking);
            }
            if (booking.version() != version) {
                return stale(booking, version);
            }
            Placing.Moved moved = placing.move(ledger, booking, resource, start);
            return moved.booking().isPresent()
                    ? new RescheduleResult.Rescheduled(moved.booking().get())
                    : moved.denial();
        });
    }

    static void checkHold(Duration length) {
        Checks.length(length, "length", Duration.ofSeconds(1), LONGEST_HOLD);
    }

    private static Refused expired(Booking booking) {
        return new Refused(Refusal.HOLD_EXPIRED, "booking " + booking.id() + " was not confirmed in time");
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
