package dev.cimiento.payments;

/** Nothing happened at the provider, and the same call with the same key can succeed later: unreachable, busy, too many requests. */
public final class RetryablePaymentsException extends PaymentsException {

    private static final long serialVersionUID = 1L;

    /** With a message that says what was wrong and what to do. */
    public RetryablePaymentsException(String message) {
        super(message);
    }

    /** With the failure below it, which must carry no secret. */
    public RetryablePaymentsException(String message, Throwable cause) {
        super(message, cause);
    }
}
