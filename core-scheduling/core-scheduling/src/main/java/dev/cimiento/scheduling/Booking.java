package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A customer's claim on a resource for a time. Immutable: each change is a new one, with the next version. */
public final class Booking {

    private final BookingId id;
    private final ServiceId service;
    private final Customer customer;
    private final Instant createdAt;
    private final List<Place> places;
    private final int party;
    private final int seats;
    private final @Nullable SeriesId series;
    private final CancellationTerms terms;
    private final BookingStatus status;
    private final @Nullable Instant heldUntil;
    private final boolean needsApproval;
    private final boolean tooLate;
    private final @Nullable Settlement settlement;
    private final LocalDateTime toldStart;
    private final long version;

    private Booking(Draft draft) {
        this.id = requireNonNull(draft.id, "id");
        this.service = requireNonNull(draft.service, "service");
        this.customer = requireNonNull(draft.customer, "customer");
        this.createdAt = requireNonNull(draft.createdAt, "createdAt");
        this.places = List.copyOf(draft.places);
        this.party = draft.party;
        this.seats = draft.seats;
        this.series = draft.series;
        this.terms = requireNonNull(draft.terms, "terms");
        this.status = requireNonNull(draft.status, "status");
        this.heldUntil = draft.heldUntil;
        this.needsApproval = draft.needsApproval;
        this.tooLate = draft.tooLate;
        this.settlement = draft.settlement;
        this.toldStart = draft.toldStart == null ? localStart().toLocalDateTime() : draft.toldStart;
        this.version = draft.version;
        if (version < 1) {
            throw new IllegalArgumentException("version must be at least 1, was " + version);
        }
        if (party < 1) {
            throw new IllegalArgumentException("party must be at least 1, was " + party);
        }
        if (status.isProvisional() != (heldUntil != null)) {
            throw new IllegalArgumentException(
                    "status HELD or PENDING and a deadline go together, were " + status + " and " + heldUntil);
        }
    }

    /** A confirmed booking of version 1; for the suite and its stores. */
    public static Booking of(BookingId id, ServiceId service, Customer customer, Place place, Instant createdAt) {
        return of(id, service, customer, List.of(place), createdAt);
    }

    /**
     * As {@link #of(BookingId, ServiceId, Customer, Place, Instant)}, on several resources or in several steps; for the suite and its stores.
     *
     * @param places the service's own resource first
     * @throws IllegalArgumentException when there is no place
     */
    public static Booking of(
            BookingId id, ServiceId service, Customer customer, List<Place> places, Instant createdAt) {
        if (places.isEmpty()) {
            throw new IllegalArgumentException("places must name at least one, was empty");
        }
        return new Booking(new Draft(id, service, customer, places, createdAt));
    }

    /**
     * This booking in that state; for the suite and its stores.
     *
     * @throws IllegalArgumentException when the status is one with a deadline, or the version is below 1
     */
    public Booking withStatus(BookingStatus status, long version) {
        Draft draft = new Draft(this);
        draft.status = status;
        draft.heldUntil = null;
        draft.version = version;
        return new Booking(draft);
    }

    /**
     * This booking, held; for the suite and its stores.
     *
     * @throws IllegalArgumentException when the version is below 1
     */
    public Booking withHold(Instant until, long version) {
        Draft draft = new Draft(this);
        draft.status = BookingStatus.HELD;
        draft.heldUntil = requireNonNull(until, "until");
        draft.version = version;
        return new Booking(draft);
    }

    /**
     * This booking, waiting for approval; for the suite and its stores.
     *
     * @throws IllegalArgumentException when the version is below 1
     */
    public Booking withRequest(Instant until, long version) {
        Draft draft = new Draft(this);
        draft.status = BookingStatus.PENDING;
        draft.needsApproval = true;
        draft.heldUntil = requireNonNull(until, "until");
        draft.version = version;
        return new Booking(draft);
    }

    /**
     * This booking, made so; for the suite and its stores.
     *
     * @param party how many people, at least 1
     * @param seats how many share its start; 0 when it has its resources to itself
     * @param terms those of the service
     */
    public Booking withTerms(int party, int seats, CancellationTerms terms) {
        Draft draft = new Draft(this);
        draft.party = party;
        draft.seats = seats;
        draft.terms = terms;
        return new Booking(draft);
    }

    /** This booking as one of that series; for the suite and its stores. */
    public Booking withSeries(SeriesId series) {
        Draft draft = new Draft(this);
        draft.series = requireNonNull(series, "series");
        return new Booking(draft);
    }

    /** This booking, as one that waits or waited for approval; for the suite and its stores. */
    public Booking withApprovalNeeded() {
        Draft draft = new Draft(this);
        draft.needsApproval = true;
        return new Booking(draft);
    }

    /** This booking, whose confirmation came too late; for the suite and its stores. */
    public Booking withConfirmationTooLate() {
        Draft draft = new Draft(this);
        draft.tooLate = true;
        return new Booking(draft);
    }

    /** This booking, cancelled for that; for the suite and its stores. */
    public Booking withSettlement(Settlement settlement) {
        Draft draft = new Draft(this);
        draft.settlement = requireNonNull(settlement, "settlement");
        return new Booking(draft);
    }

    /** This booking, whose customer was told that start; for the suite and its stores. */
    public Booking withToldStart(LocalDateTime told) {
        Draft draft = new Draft(this);
        draft.toldStart = requireNonNull(told, "told");
        return new Booking(draft);
    }

    /** The next version, in that state. */
    Booking become(BookingStatus next) {
        if (!status.canBecome(next)) {
            throw new IllegalStateException("booking " + id + " is " + status + " and cannot become " + next);
        }
        return withStatus(next, version + 1);
    }

    /** The next version, whose confirmation came too late. */
    Booking becomeTooLate() {
        return withStatus(status, version + 1).withConfirmationTooLate();
    }

    /** The next version, elsewhere. */
    Booking move(List<Place> to) {
        Draft draft = new Draft(this);
        draft.places = to;
        draft.toldStart = null;
        draft.version = version + 1;
        return new Booking(draft);
    }

    /** Its id. */
    public BookingId id() {
        return id;
    }

    /** What was booked. */
    public ServiceId service() {
        return service;
    }

    /** For whom. */
    public Customer customer() {
        return customer;
    }

    /** What it occupies; of several resources, the service's own. */
    public ResourceId resource() {
        return place().resource();
    }

    /** When it starts. */
    public Instant start() {
        return place().time().start();
    }

    /** When it ends, without buffers; of several steps, the last. */
    public Instant end() {
        return places.stream()
                .map(place -> place.time().end())
                .max(Instant::compareTo)
                .orElseThrow();
    }

    /** How long it takes, without buffers. */
    public Duration duration() {
        return Duration.between(start(), end());
    }

    /** The resource's time zone when it was booked. */
    public ZoneId zone() {
        return place().zone();
    }

    /** The start on the resource's wall clock. */
    public ZonedDateTime localStart() {
        return start().atZone(zone());
    }

    /**
     * The start as the customer was told it when it was made or last moved. Where the rules of a time zone have changed since, it is not {@link
     * #localStart} any more: see {@link ToldTimes}.
     */
    public LocalDateTime toldStart() {
        return toldStart;
    }

    /** All of where and when, buffers included; of several resources, the service's own. */
    public Place place() {
        return places.get(0);
    }

    /** Every resource it occupies, and when; the service's own first. Of the members of a class, only who opened it names what that needs beside its own resource. */
    public List<Place> places() {
        return places;
    }

    /** For how many people. */
    public int party() {
        return party;
    }

    /** How many people share its start; 0 when it has its resources to itself. */
    public int seats() {
        return seats;
    }

    /** The series it is one of. */
    public Optional<SeriesId> series() {
        return Optional.ofNullable(series);
    }

    /** The terms under which its customer may cancel, as they were when it was made. */
    public CancellationTerms terms() {
        return terms;
    }

    /** Whether the business must approve it, or had to. */
    public boolean isApprovalNeeded() {
        return needsApproval;
    }

    /** Whether a confirmation came after its deadline and changed nothing, so that what was paid is to be given back. */
    public boolean isConfirmedTooLate() {
        return tooLate;
    }

    /** What its cancellation means for what was paid; empty while it is not cancelled. */
    public Optional<Settlement> settlement() {
        return Optional.ofNullable(settlement);
    }

    /** Where it is in its life. */
    public BookingStatus status() {
        return status;
    }

    /** When a hold or a request ends; empty in every other state. One whose deadline has come no longer keeps its time, even before it is marked so. */
    public Optional<Instant> heldUntil() {
        return Optional.ofNullable(heldUntil);
    }

    /** Counts the changes, from 1: give it back to say which state you saw. */
    public long version() {
        return version;
    }

    /** When it was made. */
    public Instant createdAt() {
        return createdAt;
    }

    boolean isExpiredHold(Instant now) {
        return heldUntil != null && !now.isBefore(heldUntil);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Booking that
                && id.equals(that.id)
                && version == that.version
                && status == that.status
                && places.equals(that.places)
                && toldStart.equals(that.toldStart)
                && party == that.party
                && seats == that.seats
                && needsApproval == that.needsApproval
                && tooLate == that.tooLate
                && terms.equals(that.terms)
                && Objects.equals(series, that.series)
                && Objects.equals(settlement, that.settlement)
                && service.equals(that.service)
                && customer.equals(that.customer)
                && createdAt.equals(that.createdAt)
                && Objects.equals(heldUntil, that.heldUntil);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, version);
    }

    /** Without the customer's name, which does not belong in a log. */
    @Override
    public String toString() {
        return "Booking[" + id + ", " + service + ", " + resource() + ", "
                + localStart().toOffsetDateTime() + ", " + status + ", version " + version + "]";
    }

    private static final class Draft {

        private final BookingId id;
        private final ServiceId service;
        private final Customer customer;
        private final Instant createdAt;
        private List<Place> places;
        private int party = 1;
        private int seats;
        private @Nullable SeriesId series;
        private CancellationTerms terms = CancellationTerms.FREE;
        private BookingStatus status = BookingStatus.CONFIRMED;
        private @Nullable Instant heldUntil;
        private boolean needsApproval;
        private boolean tooLate;
        private @Nullable Settlement settlement;
        /** By the zone's rules as they are, where there is none. */
        private @Nullable LocalDateTime toldStart;

        private long version = 1;

        Draft(BookingId id, ServiceId service, Customer customer, List<Place> places, Instant createdAt) {
            this.id = id;
            this.service = service;
            this.customer = customer;
            this.places = places;
            this.createdAt = createdAt;
        }

        Draft(Booking from) {
            this(from.id, from.service, from.customer, from.places, from.createdAt);
            this.party = from.party;
            this.seats = from.seats;
            this.series = from.series;
            this.terms = from.terms;
            this.status = from.status;
            this.heldUntil = from.heldUntil;
            this.needsApproval = from.needsApproval;
            this.tooLate = from.tooLate;
            this.settlement = from.settlement;
            this.toldStart = from.toldStart;
            this.version = from.version;
        }
    }
}
