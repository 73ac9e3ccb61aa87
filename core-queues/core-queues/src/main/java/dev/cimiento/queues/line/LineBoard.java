package dev.cimiento.queues.line;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What can be seen of the lines of the current tenant. Implementations are safe for use by many threads. */
public interface LineBoard {

    /** The ticket, with the name: for the desk and for the customer's own page. */
    Optional<Ticket> find(TicketId id);

    /** How many are ahead of this ticket in its line: 0 for the next; empty for one that does not wait, or is unknown. */
    OptionalInt ahead(TicketId id);

    /**
     * What a public display shows of these lines: no names.
     *
     * @param latest how many of the last calls, and how many of the next to be called; 1 to 100
     */
    BoardView show(Set<LineId> lines, int latest);
}
