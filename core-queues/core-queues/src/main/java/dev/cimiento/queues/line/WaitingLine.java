package dev.cimiento.queues.line;

import java.util.Optional;

/**
 * The lines of the current tenant. The order in each: who came earlier, counting the head start of the priority class.
 *
 * <p>Implementations are safe for use by many threads and, on a database, processes: many desks call at once and each ticket is called by
 * one of them.
 */
public interface WaitingLine {

    /** Takes a ticket. A repeated key gives the ticket that it took before. Refused where the line is closed or full. */
    TakeResult take(TicketRequest request);

    /**
     * Calls the next of the desk's lines to the desk.
     *
     * @param key the same for every repetition of this wish, so that a double click calls one; such a repetition gives the ticket that the
     *     key called, in the state it has by now
     * @return empty when nobody waits
     */
    Optional<Ticket> callNext(Desk desk, IdempotencyKey key);

    /** Calls a ticket that was called again, to the same desk; also one that was marked as no-show, for who comes late. */
    TicketResult recall(TicketId id);

    /** The ticket that was called or is at the desk is served. */
    TicketResult done(TicketId id);

    /**
     * The ticket that was called did not come. By the line's {@link NoShowRule}, it may have to be recalled first, or be put back into the
     * line instead of being given up.
     */
    TicketResult noShow(TicketId id);

    /** The ticket leaves the line; it may wait, be parked, or have been called. */
    TicketResult cancel(TicketId id);
}
