package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The message was certainly not taken, and may be taken later: the provider is down, busy or unreachable. */
public final class RetryableNotificationsException extends NotificationsException {

    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    private RetryableNotificationsException(String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    /** With a message that says who refused, and the provider's code. */
    public RetryableNotificationsException(String message) {
        this(message, null, null);
    }

    /** With the failure below it. */
    public RetryableNotificationsException(String message, Throwable cause) {
        this(message, requireNonNull(cause, "cause"), null);
    }

    /** The same, with the wait that the provider asked for. */
    public RetryableNotificationsException retryAfter(Duration wait) {
        RetryableNotificationsException copy = new RetryableNotificationsException(
                String.valueOf(getMessage()), getCause(), requireNonNull(wait, "retryAfter"));
        copy.setStackTrace(getStackTrace());
        return copy;
    }

    /** How long the provider asked to wait, where it did. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
