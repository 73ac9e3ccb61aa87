package dev.cimiento.queues.line;

/** What became of a wish to stand in a line. */
public sealed interface TakeResult {

    /** The ticket. */
    Ticket ticket();

    /**
     * A new ticket.
     *
     * @param ticket waiting
     */
    record Taken(Ticket ticket) implements TakeResult {}

    /**
     * The ticket that the same key had taken before.
     *
     * @param ticket as it is now
     */
    record TakenBefore(Ticket ticket) implements TakeResult {}
}
