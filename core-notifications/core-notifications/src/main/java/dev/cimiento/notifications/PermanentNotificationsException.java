package dev.cimiento.notifications;

/** The message was certainly not taken, and will not be until somebody mends the account or its settings. */
public final class PermanentNotificationsException extends NotificationsException {

    private static final long serialVersionUID = 1L;

    /** With a message that says what to mend, and the provider's code. */
    public PermanentNotificationsException(String message) {
        super(message, null);
    }

    /** With the failure below it. */
    public PermanentNotificationsException(String message, Throwable cause) {
        super(message, cause);
    }
}
