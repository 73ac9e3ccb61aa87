package dev.cimiento.queues.line;

import java.time.Duration;

/**
 * What a desk does with one ticket, apart from the turn. To say the same twice does no harm. Implementations are safe for use by many
 * threads.
 */
public interface TicketMoves {

    /** Calls this ticket to the desk, out of turn; it may wait or be parked. */
    TicketResult call(TicketId id, DeskId desk);

    /** The ticket that was called is at the desk, and off the display. */
    TicketResult start(TicketId id);

    /**
     * Takes the ticket out of the line: someone fetches a paper, or waits for a result. It may wait, be called or be served.
     *
     * @param most so long at most; then it is back in its place. More than zero, at most a day
     * @throws IllegalArgumentException when it is not
     */
    TicketResult park(TicketId id, Duration most);

    /** Puts a parked ticket back into the line, in the place that it would have. */
    TicketResult resume(TicketId id);

    /** Sends the ticket to another line, which may be closed or full; it may wait, be called, be served or be parked. It keeps its label. */
    TicketResult transfer(TicketId id, LineId to, Seniority seniority);
}
