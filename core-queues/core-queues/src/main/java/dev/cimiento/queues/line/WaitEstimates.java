package dev.cimiento.queues.line;

import java.util.Optional;

/**
 * How long people will wait in the lines of the current tenant. What was told at the taking is kept and compared with what came: see {@link
 * ServiceReport}. Implementations are safe for use by many threads.
 */
public interface WaitEstimates {

    /** How much longer the ticket waits; empty for one that does not wait, or is unknown. */
    Optional<WaitEstimate> estimate(TicketId id);

    /** How long someone of this class would wait who came now. */
    WaitEstimate estimate(LineId line, PriorityClass priority);
}
