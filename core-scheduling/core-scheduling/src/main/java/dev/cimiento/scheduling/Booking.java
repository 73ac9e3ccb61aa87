package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A customer's claim on a resource for a time. Immutable: each change is a new one, with the next version. */
public final class Booking {

    private final BookingId id;
    private final ServiceId service;
    private final Customer customer;
    private final Instant createdAt;
    private final Place place;
    private final BookingStatus status;
    private final @Nullable Instant heldUntil;
    private final long version;

    private Booking(Booking from, Place place, BookingStatus status, @Nullable Instant heldUntil, long version) {
        this(from.id, from.service, from.customer, from.createdAt, place, status, heldUntil, version);
    }

    private Booking(
            BookingId id,
            ServiceId service,
            Customer customer,
            Instant createdAt,
            Place place,
            BookingStatus status,
            @Nullable Instant heldUntil,
            long version) {
        this.id = requireNonNull(id, "id");
        this.service = requireNonNull(service, "service");
        this.customer = requireNonNull(customer, "customer");
        this.createdAt = requireNonNull(createdAt, "createdAt");
        this.place = requireNonNull(place, "place");
        this.status = requireNonNull(status, "status");
        this.heldUntil = heldUntil;
        this.version = version;
        if (version < 1) {
            throw new IllegalArgumentException("version must be at least 1, was " + version);
        }
        if ((status == BookingStatus.HELD) != (heldUntil != null)) {
            throw new IllegalArgumentException(
                    "status HELD and a deadline go together, were " + status + " and " + heldUntil);
        }
    }

    /** A confirmed booking of version 1; for the suite and its stores. */
    public static Booking of(BookingId id, ServiceId service, Customer customer, Place place, Instant createdAt) {
        return new Booking(id, service, customer, createdAt, place, BookingStatus.CONFIRMED, null, 1);
    }

    /**
     * This booking in that state; for the suite and its stores.
     *
     * @throws IllegalArgumentException when the status is {@link BookingStatus#HELD}, which needs a deadline, or the version is below 1
     */
    public Booking withStatus(BookingStatus status, long version) {
        return new Booking(this, place, status, null, version);
    }

    /**
     * This booking, held; for the suite and its stores.
     *
     * @throws IllegalArgumentException when the version is below 1
     */
    public Booking withHold(Instant until, long version) {
        return new Booking(this, place, BookingStatus.HELD, requireNonNull(until, "until"), version);
    }

    /** The next version, in that state. */
    Booking become(BookingStatus next) {
        if (!status.canBecome(next)) {
            throw new IllegalStateException("booking " + id + " is " + status + " and cannot become " + next);
        }
        return withStatus(next, version + 1);
    }

    /** The next version, elsewhere. */
    Booking move(Place to) {
        return new Booking(this, to, status, heldUntil, version + 1);
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

    /** What it occupies. */
    public ResourceId resource() {
        return place.resource();
    }

    /** When it starts. */
    public Instant start() {
        return place.time().start();
    }

    /** When it ends, without buffers. */
    public Instant end() {
        return place.time().end();
    }

    /** The resource's time zone when it was booked. */
    public ZoneId zone() {
        return place.zone();
    }

    /** The start on the resource's wall clock. */
    public ZonedDateTime localStart() {
        return start().atZone(zone());
    }

    /** All of where and when, buffers included. */
    public Place place() {
        return place;
    }

    /** Where it is in its life. */
    public BookingStatus status() {
        return status;
    }

    /** When a hold ends; empty in every other state. A hold whose deadline has come no longer keeps its time, even before it is marked so. */
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
                && place.equals(that.place)
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
}
