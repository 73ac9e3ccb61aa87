package dev.cimiento.queues.line;

/** What became of a wish to stand in a line. */
public sealed interface TakeResult {

    /** There is a ticket. */
    sealed interface Accepted extends TakeResult {

        /** The ticket. */
        Ticket ticket();
    }

    /**
     * A new ticket.
     *
     * @param ticket waiting
     */
    record Taken(Ticket ticket) implements Accepted {}

    /**
     * The ticket that the same key had taken before.
     *
     * @param ticket as it is now
     */
    record TakenBefore(Ticket ticket) implements Accepted {}

    /**
     * The line takes nobody in.
     *
     * @param line which
     */
    record Closed(LineId line) implements TakeResult {}

    /**
     * As many wait as may.
     *
     * @param line which
     * @param cap how many may
     */
    record Full(LineId line, int cap) implements TakeResult {}
}
