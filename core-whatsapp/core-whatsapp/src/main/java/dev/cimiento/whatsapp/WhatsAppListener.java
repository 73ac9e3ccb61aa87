package dev.cimiento.whatsapp;

import java.util.Optional;

/**
 * Told of what is stored, inside the transaction that stores it: enqueue a job here, and it exists if and only if the message does. What it
 * throws undoes that transaction.
 */
public interface WhatsAppListener {

    /** A new message is stored and waits for {@link WhatsApp#handle}. */
    default void received(ConversationId conversation, MessageId message) {}

    /** Something is in the outbox of this conversation and waits for {@link WhatsApp#deliver}. Once for all the replies of a turn. */
    default void queued(ConversationId conversation) {}

    /** A message of ours has come further. */
    default void updated(
            ConversationId conversation, MessageId message, DeliveryStatus status, Optional<Refusal> why) {}

    /** The bot has failed on a message as often as allowed; a human should look. */
    default void abandoned(ConversationId conversation, MessageId message) {}
}
