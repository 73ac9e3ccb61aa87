package dev.cimiento.scheduling.spi;

import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.TimeRange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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

    /** Holds that ended by then and overlap, locked, by id: before a time is said to be taken, these are ended. */
    List<Booking> lockExpired(ResourceId resource, TimeRange occupied, Instant now);

    /** Some holds that ended by then and that nobody else is changing, locked, the longest ended first. */
    List<Booking> lockExpired(Instant now, int limit);

    /**
     * Records a new booking and takes its time.
     *
     * @param content what the key stands for, given back by {@link #find(IdempotencyKey)}
     */
    Placement place(Booking booking, IdempotencyKey key, String content);

    /** Takes the time of a booking that blocks no longer; whether that was free. {@link #update} is to follow when it was. */
    boolean reclaim(Booking booking);

    /**
     * Writes the status and deadline of a locked booking, and gives its time back when it blocks no longer.
     *
     * @param booking of the version after the one that is stored
     */
    void update(Booking booking);

    /**
     * Moves a locked, blocking booking: whether the new time was free. It has one of the two times at every moment, and where the new one is not free
     * nothing has changed.
     *
     * @param booking of the version after the one that is stored
     */
    boolean move(Booking booking);
}
