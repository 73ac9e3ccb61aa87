package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The root of what notifications throw when plumbing breaks. Messages carry ids, codes and advice; never a secret, an address or what a
 * message says. Its branches say what can be done.
 */
public abstract sealed class NotificationsException extends RuntimeException
        permits RetryableNotificationsException,
                PermanentNotificationsException,
                OutcomeUnknownException,
                TemplateException,
                IdempotencyConflictException {

    private static final long serialVersionUID = 1L;

    NotificationsException(String message, @Nullable Throwable cause) {
        super(requireNonNull(message, "message"), cause);
    }
}
