package dev.cimiento.queues.line;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * A desk and the lines that it serves.
 *
 * @param id the desk
 * @param lines at least one
 */
public record Desk(DeskId id, Set<LineId> lines) {

    /**
     * Copies the lines.
     *
     * @throws IllegalArgumentException when there is no line
     */
    public Desk {
        requireNonNull(id, "id");
        lines = Set.copyOf(lines);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("desk " + id + " must serve at least one line");
        }
    }

    /** A desk that serves these lines. */
    public static Desk of(String id, LineId... lines) {
        return new Desk(new DeskId(id), Set.of(lines));
    }
}
