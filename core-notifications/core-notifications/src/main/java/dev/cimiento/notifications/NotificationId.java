package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * The name of one queued message; the same through all attempts to send it.
 *
 * @param value the number
 */
public record NotificationId(UUID value) {

    /** Checks that there is a value. */
    public NotificationId {
        requireNonNull(value, "value");
    }

    /** A new one. */
    public static NotificationId random() {
        return new NotificationId(UUID.randomUUID());
    }

    /**
     * The id with this text.
     *
     * @throws IllegalArgumentException when the text is not a UUID
     */
    public static NotificationId parse(String text) {
        return new NotificationId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
