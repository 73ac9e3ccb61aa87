package dev.cimiento.queues.line;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * One ticket, across lines and days; hard to guess, so it may stand in a link that the customer follows.
 *
 * @param value random
 */
public record TicketId(UUID value) {

    /** Checks that it is there. */
    public TicketId {
        requireNonNull(value, "value");
    }

    /** A new one. */
    public static TicketId random() {
        return new TicketId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
