package dev.cimiento.whatsapp;

import java.util.List;
import java.util.Optional;

/** The conversations of the current tenant. Safe for use by many threads. */
public interface Conversations {

    /** The conversation with this id. */
    Optional<Conversation> find(ConversationId id);

    /** The conversation with this person on this line; found by either identifier. */
    Optional<Conversation> with(LineId line, Contact contact);

    /**
     * Those in which somebody last wrote, or which were opened, most recently, newest first.
     *
     * @param limit 1 to 500
     */
    List<Conversation> recent(int limit);

    /**
     * The last bubbles of a conversation, oldest first.
     *
     * @param limit 1 to 500
     */
    List<ChatEntry> history(ConversationId id, int limit);

    /** Where the bot is in a conversation. */
    Optional<BotState> state(ConversationId id);

    /** Erases a conversation with all its messages, as privacy laws let a person ask for. */
    Erasure erase(ConversationId id);

    /** What erasing did. */
    enum Erasure {
        /** It is gone. */
        ERASED,
        /** There was none. */
        UNKNOWN
    }
}
