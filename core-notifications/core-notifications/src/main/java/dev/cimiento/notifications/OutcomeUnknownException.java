package dev.cimiento.notifications;

/** The message may have been taken: the answer was lost. Whether to send again is what {@link Guarantee} decides. */
public final class OutcomeUnknownException extends NotificationsException {

    private static final long serialVersionUID = 1L;

    /** With a message that says whose answer was lost. */
    public OutcomeUnknownException(String message) {
        super(message, null);
    }

    /** With the failure below it. */
    public OutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
