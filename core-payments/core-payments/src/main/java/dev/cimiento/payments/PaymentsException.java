package dev.cimiento.payments;

/** The root of what payments throw when plumbing breaks. Messages carry ids and advice, never a secret or a payload. */
public abstract sealed class PaymentsException extends RuntimeException
        permits RetryablePaymentsException, PermanentPaymentsException, OutcomeUnknownException {

    private static final long serialVersionUID = 1L;

    /** With a message that says what was wrong and what to do. */
    PaymentsException(String message) {
        super(message);
    }

    /** With the failure below it. */
    PaymentsException(String message, Throwable cause) {
        super(message, cause);
    }
}
