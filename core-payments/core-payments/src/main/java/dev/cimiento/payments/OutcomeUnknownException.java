package dev.cimiento.payments;

/** The provider was called and its answer was lost: money may have moved. Never repeat it under another key. */
public final class OutcomeUnknownException extends PaymentsException {

    private static final long serialVersionUID = 1L;

    /** With a message that says what was wrong and what to do. */
    public OutcomeUnknownException(String message) {
        super(message);
    }

    /** With the failure below it, which must carry no secret. */
    public OutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
