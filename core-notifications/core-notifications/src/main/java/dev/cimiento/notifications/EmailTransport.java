package dev.cimiento.notifications;

/**
 * The way e-mails go out.
 *
 * <p>Blocks until the provider has answered; safe for use by many threads. Runs as the current tenant, outside any transaction.
 */
@FunctionalInterface
public interface EmailTransport {

    /**
     * Hands one message to the provider, once: it does not try again by itself.
     *
     * @return that the provider took it, or why it never will
     * @throws RetryableNotificationsException when it was certainly not taken, and may be later
     * @throws PermanentNotificationsException when it was certainly not taken, since the account or its settings are wrong
     * @throws OutcomeUnknownException when it may have been taken
     */
    SendResult send(Email message);
}
