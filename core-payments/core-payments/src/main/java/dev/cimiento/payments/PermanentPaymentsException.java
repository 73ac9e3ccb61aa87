package dev.cimiento.payments;

/** Nothing happened at the provider, and the same call will fail again: wrong credentials, an unknown payment, a request it does not take. */
public final class PermanentPaymentsException extends PaymentsException {

    private static final long serialVersionUID = 1L;

    /** With a message that says what was wrong and what to do. */
    public PermanentPaymentsException(String message) {
        super(message);
    }

    /** With the failure below it, which must carry no secret. */
    public PermanentPaymentsException(String message, Throwable cause) {
        super(message, cause);
    }
}
