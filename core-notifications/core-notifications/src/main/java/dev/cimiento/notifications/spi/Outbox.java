package dev.cimiento.notifications.spi;

import dev.cimiento.notifications.Delivery;
import dev.cimiento.notifications.NotificationId;
import dev.cimiento.notifications.OutboxEntry;
import dev.cimiento.notifications.OutboxMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where queued messages wait. Works in the current tenant; safe for use by many threads and, where it is a database, processes.
 *
 * <p>A store passes {@code OutboxContract} of the testkit. Only the {@code Notifier} calls it.
 */
public interface Outbox {

    /**
     * Adds a message, in the caller's transaction where there is one, unless its key is there already.
     *
     * @return the message under that key: this one, or the one that was there before
     */
    OutboxMessage add(OutboxMessage message);

    /**
     * Takes one message to send it, if it is due and nobody else holds it: one that waits and whose time has come, or one whose sender's
     * lease has ended. The claim counts as an attempt, and is committed when this returns.
     *
     * @param until when the lease ends
     * @throws IllegalStateException when the caller is in a transaction: sending must not wait inside one, nor be undone by one
     */
    Optional<Claim> claim(NotificationId id, Instant now, Instant until);

    /**
     * As {@link #claim}, for the message that has been due longest and that nobody is claiming at this moment.
     *
     * @param until when the lease ends
     * @throws IllegalStateException when the caller is in a transaction
     */
    Optional<Claim> claimNext(Instant now, Instant until);

    /**
     * Writes down what became of a claimed message.
     *
     * @return whether it was written: it is not where the lease has ended and somebody else took the message over
     */
    boolean settle(Claim claim, Delivery.Settled delivery, Instant now);

    /**
     * Lets a dead message begin anew, due at once, with no attempts made.
     *
     * @return whether there was a dead message of this id
     */
    boolean requeue(NotificationId id, Instant now);

    /** The message of this id. */
    Optional<OutboxEntry> find(NotificationId id);

    /** The messages queued last, the newest first. */
    List<OutboxEntry> recent(int limit);
}
