package dev.cimiento.queues;

import java.time.Instant;
import java.util.Optional;

/**
 * A schedule as seen from outside.
 *
 * @param owner whose it is
 * @param recurring what recurs
 * @param state whether it fires
 * @param nextAt when it fires next; empty for never again
 * @param lastAt when it fired last; empty for not yet
 */
public record ScheduleView(
        JobOwner owner, Recurring recurring, State state, Optional<Instant> nextAt, Optional<Instant> lastAt) {

    /** Whether a schedule fires. */
    public enum State {
        /** It does. */
        ACTIVE,
        /** Not until it is resumed; the moments in between are not missed, they are left out. */
        PAUSED
    }
}
