package dev.cimiento.queues.line;

/** What became of a wish to change a ticket. */
public sealed interface TicketResult {

    /**
     * It is so now, or was so before.
     *
     * @param ticket as it is now
     */
    record Changed(Ticket ticket) implements TicketResult {}

    /**
     * The ticket is in a state from which that cannot be.
     *
     * @param ticket as it is
     */
    record Refused(Ticket ticket) implements TicketResult {}

    /**
     * There is no such ticket.
     *
     * @param id what was asked for
     */
    record Unknown(TicketId id) implements TicketResult {}
}
