package dev.cimiento.payments;

import java.time.Duration;
import java.util.Optional;

/** Nothing happened at the provider, and the same call with the same key can succeed later: unreachable, busy, too many requests. */
public final class RetryablePaymentsException extends PaymentsException {

    private static final long serialVersionUID = 1L;

    private final long retryAfterSeconds;

    /** With a message that says what was wrong and what to do. */
    public RetryablePaymentsException(String message) {
        super(message);
        this.retryAfterSeconds = 0;
    }

    /** With the failure below it, which must carry no secret. */
    public RetryablePaymentsException(String message, Throwable cause) {
        super(message, cause);
        this.retryAfterSeconds = 0;
    }

    private RetryablePaymentsException(String message, Duration wait) {
        super(message);
        this.retryAfterSeconds = Math.max(1, wait.toSeconds());
    }

    /** With how long to wait, where the provider says so ({@code Retry-After}, RFC 9110). */
    public static RetryablePaymentsException after(String message, Duration wait) {
        return new RetryablePaymentsException(message, wait);
    }

    /** How long to wait before the next try, where that is known. */
    public Optional<Duration> retryAfter() {
        return retryAfterSeconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(retryAfterSeconds));
    }
}
