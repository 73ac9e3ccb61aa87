package dev.cimiento.whatsapp;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.UUID;

/**
 * A message of ours or of theirs, as this suite names it. It travels with what is sent, so that a status finds it again.
 *
 * @param value random
 */
public record MessageId(UUID value) {

    /** Checks that there is one. */
    public MessageId {
        requireNonNull(value, "value");
    }

    /** A new one. */
    public static MessageId random() {
        return new MessageId(UUID.randomUUID());
    }

    /** The id with this text, or empty where the text, which may come from outside, is not one. */
    public static Optional<MessageId> parse(String text) {
        try {
            UUID uuid = UUID.fromString(text);
            return uuid.toString().equals(text) ? Optional.of(new MessageId(uuid)) : Optional.empty();
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
