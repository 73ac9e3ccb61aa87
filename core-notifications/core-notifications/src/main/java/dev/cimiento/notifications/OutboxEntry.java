package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

/**
 * A queued message and how far it has come.
 *
 * @param message what is sent
 * @param state how far it has come
 */
public record OutboxEntry(OutboxMessage message, DeliveryState state) {

    /** Checks that nothing is missing. */
    public OutboxEntry {
        requireNonNull(message, "message");
        requireNonNull(state, "state");
    }
}
