package dev.cimiento.whatsapp.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.whatsapp.BotState;
import dev.cimiento.whatsapp.Conversation;
import dev.cimiento.whatsapp.InboundContent;
import dev.cimiento.whatsapp.MessageId;

/**
 * A message that waits for an answer, in a conversation that is now locked.
 *
 * @param conversation which
 * @param message which
 * @param content what it says
 * @param state where the bot is
 */
public record PendingTurn(Conversation conversation, MessageId message, InboundContent content, BotState state) {

    /** Checks that all is there. */
    public PendingTurn {
        requireNonNull(conversation, "conversation");
        requireNonNull(message, "message");
        requireNonNull(content, "content");
        requireNonNull(state, "state");
    }
}
