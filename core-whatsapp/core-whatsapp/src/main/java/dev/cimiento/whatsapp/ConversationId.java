package dev.cimiento.whatsapp;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.UUID;

/**
 * A conversation: one person on one line of the business.
 *
 * @param value random
 */
public record ConversationId(UUID value) {

    /** Checks that there is one. */
    public ConversationId {
        requireNonNull(value, "value");
    }

    /** A new one. */
    public static ConversationId random() {
        return new ConversationId(UUID.randomUUID());
    }

    /** The id with this text, or empty where the text, which may come from outside, is not one. */
    public static Optional<ConversationId> parse(String text) {
        try {
            UUID uuid = UUID.fromString(text);
            return uuid.toString().equals(text) ? Optional.of(new ConversationId(uuid)) : Optional.empty();
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
