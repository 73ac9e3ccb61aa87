package dev.cimiento.whatsapp;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What a bot answers to.
 *
 * @param conversation in which conversation
 * @param message our id of the message: the key under which whatever the bot does is done once
 * @param content what it says
 * @param now the time of the answer
 */
public record Utterance(Conversation conversation, MessageId message, InboundContent content, Instant now) {

    /** Checks that all is there. */
    public Utterance {
        requireNonNull(conversation, "conversation");
        requireNonNull(message, "message");
        requireNonNull(content, "content");
        requireNonNull(now, "now");
    }
}
