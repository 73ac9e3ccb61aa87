package dev.cimiento.notifications;

/** A text is not there, is malformed, or lacks a value; the message names the text and the placeholder. Nothing was queued. */
public final class TemplateException extends NotificationsException {

    private static final long serialVersionUID = 1L;

    /** With a message that says which text and what is wrong with it. */
    public TemplateException(String message) {
        super(message, null);
    }

    /** With the failure below it. */
    public TemplateException(String message, Throwable cause) {
        super(message, cause);
    }
}
