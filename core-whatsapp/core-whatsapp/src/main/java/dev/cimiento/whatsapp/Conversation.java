package dev.cimiento.whatsapp;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * One person on one line of the business, as it was when read.
 *
 * @param id ours
 * @param line the business's end
 * @param contact the person's end
 * @param window when anything may be sent to them
 * @param openedAt when it began
 */
public record Conversation(ConversationId id, LineId line, Contact contact, ServiceWindow window, Instant openedAt) {

    /** Checks that all is there. */
    public Conversation {
        requireNonNull(id, "id");
        requireNonNull(line, "line");
        requireNonNull(contact, "contact");
        requireNonNull(window, "window");
        requireNonNull(openedAt, "openedAt");
    }
}
