package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Somebody else has the time, or part of it; another start, or another resource, may be free.
 *
 * @param start the start that was asked for
 */
public record Taken(Instant start) implements Denial {

    /** Checks that there is a start. */
    public Taken {
        requireNonNull(start, "start");
    }
}
