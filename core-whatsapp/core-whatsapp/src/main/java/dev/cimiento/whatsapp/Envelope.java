package dev.cimiento.whatsapp;

import static java.util.Objects.requireNonNull;

/**
 * A message, addressed.
 *
 * @param id ours: travels along, so that a status finds the message even where the answer to sending it was lost
 * @param from which of the business's numbers sends it
 * @param to who gets it
 * @param message what it says
 */
public record Envelope(MessageId id, LineId from, Contact to, OutboundMessage message) {

    /** Checks that all is there. */
    public Envelope {
        requireNonNull(id, "id");
        requireNonNull(from, "from");
        requireNonNull(to, "to");
        requireNonNull(message, "message");
    }
}
