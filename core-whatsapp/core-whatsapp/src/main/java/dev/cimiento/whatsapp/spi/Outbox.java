package dev.cimiento.whatsapp.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.whatsapp.Conversation;
import dev.cimiento.whatsapp.ConversationId;
import dev.cimiento.whatsapp.IdempotencyKey;
import dev.cimiento.whatsapp.MessageId;
import dev.cimiento.whatsapp.OutboundMessage;
import dev.cimiento.whatsapp.ProviderMessageId;
import dev.cimiento.whatsapp.Refusal;
import dev.cimiento.whatsapp.StatusUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What goes out, one message of a conversation at a time, in order. {@link dev.cimiento.whatsapp.WhatsApp} calls it. */
public interface Outbox {

    /** Puts a message behind those that wait. */
    MessageId queue(ConversationId conversation, OutboundMessage message, Instant now);

    /** As {@link #queue(ConversationId, OutboundMessage, Instant)}, once for a key: empty where a message with this key is there. */
    Optional<MessageId> queue(ConversationId conversation, IdempotencyKey key, OutboundMessage message, Instant now);

    /** The message with this key. */
    Optional<MessageId> find(IdempotencyKey key);

    /** Takes the first waiting message of a conversation for this long, so that nobody else sends it meanwhile. */
    Claim claim(ConversationId conversation, Instant now, Duration lease);

    /** The provider took it. Applies a status that came before this. */
    void accepted(Claim.Held held, ProviderMessageId id, Instant now);

    /** It will never arrive. */
    void refused(Claim.Held held, Refusal refusal, Instant now);

    /** It was not sent, and waits again. Nothing where somebody else has taken it since. */
    void release(Claim.Held held);

    /**
     * Applies a status: never backwards; where the message is not known yet, keeps it for {@link #accepted}. Gives the message where it came
     * further by it.
     */
    Optional<Advanced> update(StatusUpdate update, Instant now);

    /**
     * A message that came further.
     *
     * @param conversation its conversation
     * @param message which
     */
    record Advanced(ConversationId conversation, MessageId message) {}

    /** What taking a message gave. */
    sealed interface Claim {

        /**
         * The message, for the caller alone until the lease ends.
         *
         * @param conversation of it
         * @param id of it
         * @param message what it says
         * @param attempt the how-manieth time it is taken, from 1
         * @param until when the lease ends
         */
        record Held(Conversation conversation, MessageId id, OutboundMessage message, int attempt, Instant until)
                implements Claim {

            /** Checks that all is there. */
            public Held {
                requireNonNull(conversation, "conversation");
                requireNonNull(id, "id");
                requireNonNull(message, "message");
                requireNonNull(until, "until");
            }
        }

        /**
         * Somebody else has it.
         *
         * @param until when that ends at the latest
         */
        record Busy(Instant until) implements Claim {}

        /** Nothing waits. */
        record Empty() implements Claim {}
    }
}
