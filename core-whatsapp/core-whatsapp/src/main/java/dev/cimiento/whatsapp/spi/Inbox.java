package dev.cimiento.whatsapp.spi;

import dev.cimiento.tenancy.Call;
import dev.cimiento.whatsapp.BotState;
import dev.cimiento.whatsapp.ChatEntry.Handling;
import dev.cimiento.whatsapp.Contact;
import dev.cimiento.whatsapp.Conversation;
import dev.cimiento.whatsapp.InboundMessage;
import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.MessageId;
import dev.cimiento.whatsapp.Receipt;
import java.time.Instant;
import java.util.Optional;

/** What came in, and where the bot is. {@link dev.cimiento.whatsapp.WhatsApp} calls it. */
public interface Inbox {

    /**
     * Runs the body in one transaction: commits when it returns, rolls back when it throws, joins where one is open.
     *
     * @throws X what the body throws
     */
    <T, X extends Exception> T transaction(Call<T, X> body) throws X;

    /**
     * Stores a message once, opening a conversation where there is none, however many threads bring it at once.
     *
     * @param handling {@code WAITING} or {@code STALE}
     */
    Receipt receive(InboundMessage message, Handling handling, Instant now);

    /** The conversation with this person, opened where there is none. */
    Conversation open(LineId line, Contact contact, Instant now);

    /**
     * Locks the conversation of this message until the transaction ends, and gives its oldest waiting message that came no later than this
     * one; empty where none is left, or the message has been erased. Called inside {@link #transaction}.
     */
    Optional<PendingTurn> next(MessageId upTo);

    /** Marks a message as answered and keeps the bot's state. Called in the same transaction as {@link #next}. */
    void handled(PendingTurn turn, BotState next, Instant now);

    /** Counts a failure of the bot on this message, and abandons it at the limit; gives whether it was abandoned now. */
    FailedTurn failed(MessageId message, int limit, Instant now);

    /** What counting a failure led to. */
    enum FailedTurn {
        /** It waits for the next try. */
        WAITING,
        /** That was the last try. */
        ABANDONED
    }
}
