package dev.cimiento.aiagent;

/** Nothing answered, or not in time: the same call may succeed later. */
public non-sealed class RetryableAiAgentException extends AiAgentException {

    private static final long serialVersionUID = 1L;

    /** With a message that says what was tried. */
    public RetryableAiAgentException(String message) {
        super(message);
    }

    /** With the failure below it. */
    public RetryableAiAgentException(String message, Throwable cause) {
        super(message, cause);
    }
}
