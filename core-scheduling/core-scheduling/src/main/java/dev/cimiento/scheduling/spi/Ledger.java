package dev.cimiento.scheduling.spi;

import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Place;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.TimeRange;
import dev.cimiento.scheduling.Wish;
import dev.cimiento.scheduling.WishId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The bookings of one tenant, inside one transaction. Whatever else runs at the same time, no two bookings that block
 * ({@code BookingStatus.blocks()}) may occupy overlapping times of one resource; the store itself sees to it, not its caller. Losing a race is an answer, never an
 * exception, and leaves the transaction usable.
 */
public interface Ledger {

    /** What decides about starts in a range: the service, the resources, their hours and what is occupied. Empty when there is no such service. */
    Optional<Agenda> agenda(AgendaQuery query);

    /** The booking that this key made. */
    Optional<Recorded> find(IdempotencyKey key);

    /** The booking. */
    Optional<Booking> find(BookingId id);

    /** The booking, which nobody else may change until the transaction ends; waits for who is changing it now. */
    Optional<Booking> lock(BookingId id);

    /** The bookings, by start and then by id, up to the query's limit. */
    List<Booking> list(BookingQuery query);

    /** Holds and requests that ended by then and overlap one of the places, locked, by id: before a time is said to be taken, these are ended. */
    List<Booking> lockExpired(List<Place> places, Instant now);

    /** Some holds and requests that ended by then and that nobody else is changing, locked, the longest ended first. */
    List<Booking> lockExpired(Instant now, int limit);

    /** Some confirmed bookings of the service that start in the range and that nobody else is changing, locked, by start and then by id. */
    List<Booking> lockMissed(ServiceId service, TimeRange starts, int limit);

    /**
     * Records a new booking and takes its time.
     *
     * @param content what the key stands for, given back by {@link #find(IdempotencyKey)}
     */
    Placement place(Booking booking, IdempotencyKey key, String content);

    /**
     * Whether a booking is still as it was, has a resource of which there is one to itself, and keeps it, and the key has made none: then a
     * request for the same time with that key is lost. False never says that it would be won.
     */
    boolean isTaken(Booking by, IdempotencyKey key);

    /** Takes the time of a booking that blocks no longer; whether that was free. {@link #update} is to follow when it was. */
    boolean reclaim(Booking booking);

    /**
     * Writes the status and deadline of a locked booking, and gives its time back when it blocks no longer.
     *
     * @param booking of the version after the one that is stored
     */
    void update(Booking booking);

    /**
     * Moves a locked, blocking booking: {@link Placement#PLACED}, or which of its new places was occupied. It has one of the two times at every moment, and where the new one is not free
     * nothing has changed.
     *
     * @param booking of the version after the one that is stored
     */
    Placement move(Booking booking);

    /**
     * Lets one transaction at a time pass with each of these names, until it ends: where rules count what many rows say, and so no constraint can
     * hold them.
     */
    void serialise(Set<String> names);

    /** How much each of these resources has to do for a service: bookings that count and start in the range. Those with nothing may be missing. */
    Map<ResourceId, Usage> usage(ServiceId service, List<ResourceId> resources, TimeRange starts);

    /** Runs the work, and undoes what it wrote when it says so by giving nothing. */
    <T> Optional<T> attempt(Supplier<Optional<T>> work);

    /** Adds a wish to the waiting list; the one that its key has made before, where there is one. */
    Wish add(Wish wish, IdempotencyKey key);

    /** The wish. */
    Optional<Wish> find(WishId id);

    /** Wishes that wait and whose time ends after this moment, or that are offered something; of one customer, or of all; in the order they were made. */
    List<Wish> wishes(Optional<String> customer, Instant after, int limit);

    /** The wish, which nobody else may change until the transaction ends. */
    Optional<Wish> lock(WishId id);

    /** The wish that was offered this booking, locked as by {@link #lock(WishId)}. */
    Optional<Wish> lockOffered(BookingId booking);

    /**
     * Waiting wishes that may be granted on this resource within this time, in the order they were made, as they are now; not locked.
     *
     * @param time which the booking of a wish overlaps, when that starts before the end of the wish's time
     * @param after the one to go on after; empty for the first
     */
    List<Wish> waiting(ResourceId resource, TimeRange time, Optional<Wish> after, int limit);

    /** The wish, locked as by {@link #lock(WishId)}; empty where it waits no more, or somebody else is changing it. */
    Optional<Wish> lockWaiting(WishId id);

    /** Writes the state of a locked wish. */
    void update(Wish wish);
}
