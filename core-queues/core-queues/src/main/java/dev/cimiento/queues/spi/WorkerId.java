package dev.cimiento.queues.spi;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * One worker, from its start to its end; a restarted one has another id.
 *
 * @param value random
 */
public record WorkerId(UUID value) {

    /** Checks that it is there. */
    public WorkerId {
        requireNonNull(value, "value");
    }

    /** A new one. */
    public static WorkerId random() {
        return new WorkerId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
