package dev.cimiento.whatsapp;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A bot's answer to one message.
 *
 * @param next where the conversation is afterwards
 * @param replies what is said, in this order; may be nothing
 */
public record Turn(BotState next, List<OutboundMessage> replies) {

    /** Copies the replies. */
    public Turn {
        requireNonNull(next, "next");
        replies = List.copyOf(replies);
    }
}
