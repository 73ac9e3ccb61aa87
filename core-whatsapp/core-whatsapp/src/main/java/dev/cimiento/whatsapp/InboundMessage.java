package dev.cimiento.whatsapp;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A message of a person, as the provider told it, once or more often.
 *
 * @param id the provider's, unique within the line
 * @param line which of the business's numbers it was sent to
 * @param from who sent it
 * @param content what it says
 * @param sentAt when, by the provider's clock
 */
public record InboundMessage(ProviderMessageId id, LineId line, Contact from, InboundContent content, Instant sentAt)
        implements WhatsAppEvent {

    /** Checks that all is there. */
    public InboundMessage {
        requireNonNull(id, "id");
        requireNonNull(line, "line");
        requireNonNull(from, "from");
        requireNonNull(content, "content");
        requireNonNull(sentAt, "sentAt");
    }
}
