package dev.cimiento.queues.line;

import java.util.List;

/** How the lines of the current tenant are run. Implementations are safe for use by many threads. */
public interface Lines {

    /** Runs the line by these rules from now on. */
    void put(LineId line, LineRules rules);

    /** Opens or closes it. Once this has returned after closing, no ticket is taken any more. */
    void set(LineId line, Door door);

    /** How it is run; one that nobody has set is open and run by {@link LineRules#STANDARD}. */
    LineView view(LineId line);

    /** Those that were set, or that tickets were taken in, by name. */
    List<LineView> all();

    /**
     * What time alone brings: parked tickets whose time is up come back, calls whose grace is over are recalled, put back or given up, the
     * tickets of days that are over end, and who has come near is told, if that was missed. For a recurring job, once a minute; running
     * it twice at once does no harm.
     *
     * @return how many tickets it changed
     */
    int upkeep();
}
