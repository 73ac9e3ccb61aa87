package dev.cimiento.queues.line;

/** What became of a wish to change a ticket. */
public sealed interface TicketResult {

    /**
     * It is so now, or was so before.
     *
     * @param ticket as it is now; one that did not come may wait again, where the line puts it back
     */
    record Changed(Ticket ticket) implements TicketResult {}

    /**
     * The ticket is in a state from which that cannot be.
     *
     * @param ticket as it is
     */
    record Refused(Ticket ticket) implements TicketResult {}

    /**
     * The line wants the ticket called again before it is given up.
     *
     * @param ticket as it is
     * @param times how often still
     */
    record RecallFirst(Ticket ticket, int times) implements TicketResult {}

    /**
     * There is no such ticket.
     *
     * @param id what was asked for
     */
    record Unknown(TicketId id) implements TicketResult {}
}
