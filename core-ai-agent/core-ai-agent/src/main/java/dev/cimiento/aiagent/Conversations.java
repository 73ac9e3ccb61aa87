package dev.cimiento.aiagent;

import java.time.Instant;
import java.util.List;

/**
 * What was said, by conversation, in the current tenant: the assistant's memory. The same conversation id in two tenants is two
 * conversations.
 *
 * <p>It holds what customers wrote. Keep it no longer than needed ({@link #forgetBefore}), and erase it when they ask ({@link #forget}).
 *
 * <p>Implementations are safe for use by many threads; turns appended at once are all kept.
 */
public interface Conversations {

    /** The most turns that are read at once. */
    int MOST_TURNS = 200;

    /**
     * Adds a turn at the end of the conversation, which begins with its first turn.
     *
     * @throws dev.cimiento.tenancy.NoTenantException where no tenant is entered
     */
    void append(ConversationId conversation, Turn turn);

    /**
     * The latest turns of the conversation, oldest first; empty where there are none.
     *
     * @param limit how many at most, 1 to {@link #MOST_TURNS}
     * @throws IllegalArgumentException when the limit is out of range
     */
    List<Turn> latest(ConversationId conversation, int limit);

    /** Erases the conversation, and says whether there was one. */
    boolean forget(ConversationId conversation);

    /** Erases every turn from before this time, and says how many. */
    long forgetBefore(Instant time);
}
