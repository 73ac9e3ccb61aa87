package dev.cimiento.notifications;

import java.util.List;

/**
 * Several e-mail transports as one: the first that is in order sends. The next is asked where one certainly did not take the message; never
 * where it may have taken it, since that would send it twice, nor where it refuses the message for good. Keeps no state: each message
 * begins with the first. Safe for use by many threads.
 */
public final class FailoverEmailTransport implements EmailTransport {

    private final List<EmailTransport> transports;

    private FailoverEmailTransport(List<EmailTransport> transports) {
        this.transports = transports;
    }

    /** The first, and behind it the others in this order. */
    public static FailoverEmailTransport of(EmailTransport first, EmailTransport second, EmailTransport... others) {
        return new FailoverEmailTransport(Failover.chain(first, second, others));
    }

    /**
     * Sends through the first that is in order.
     *
     * @throws RetryableNotificationsException when none is, and one of them may be later
     * @throws PermanentNotificationsException when none is, and none will be
     */
    @Override
    public SendResult send(Email message) {
        return Failover.send(transports, transport -> transport.send(message));
    }
}
