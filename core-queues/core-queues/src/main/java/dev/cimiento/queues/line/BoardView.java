package dev.cimiento.queues.line;

import java.time.Instant;
import java.util.List;

/**
 * What a public display shows. Numbers and aliases only.
 *
 * @param calls who is called, the last call first
 * @param next who waits, the next first
 * @param waiting how many wait
 */
public record BoardView(List<Call> calls, List<Waiting> next, int waiting) {

    /** Copies the lists. */
    public BoardView {
        calls = List.copyOf(calls);
        next = List.copyOf(next);
    }

    /** What an earlier look did not show: the calls to ring for, the last first. A display that polls compares each look with the one before. */
    public List<Call> callsSince(BoardView earlier) {
        return calls.stream().filter(call -> !earlier.calls.contains(call)).toList();
    }

    /**
     * Someone who is called, and neither done nor given up.
     *
     * @param line the line
     * @param number the ticket's number
     * @param label the number with the prefix of the line that gave it: what the ticket says, also in another line
     * @param alias who it is
     * @param desk where to
     * @param calledAt when, of the last call
     * @param recalls how often again; a display rings when it grows
     */
    public record Call(
            LineId line, int number, String label, String alias, DeskId desk, Instant calledAt, int recalls) {}

    /**
     * Someone who waits.
     *
     * @param line the line
     * @param number the ticket's number
     * @param label the number with the prefix of the line that gave it
     * @param alias who it is
     */
    public record Waiting(LineId line, int number, String label, String alias) {}
}
