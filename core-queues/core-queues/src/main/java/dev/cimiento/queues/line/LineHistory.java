package dev.cimiento.queues.line;

import java.time.LocalDate;
import java.util.List;

/** What happened in the lines of the current tenant. Implementations are safe for use by many threads. */
public interface LineHistory {

    /** All that happened to the ticket, in order; none for one that is unknown. */
    List<TicketStep> steps(TicketId id);

    /**
     * Tickets that stand or stood last in the line, of this day, in the order of their numbers.
     *
     * @param limit 1 to 10,000
     */
    List<Ticket> tickets(LineId line, LocalDate day, int limit);

    /**
     * How the line went on these days.
     *
     * @param from the first
     * @param to the last
     * @throws IllegalArgumentException when they are not in order
     */
    ServiceReport report(LineId line, LocalDate from, LocalDate to);

    /**
     * Forgets tickets of days before this that have ended, and so their names; what goes on stays, and so do the steps, which have no names,
     * for the reports.
     *
     * @return how many
     */
    int forget(LocalDate before);
}
