package dev.cimiento.aiagent;

/** The same call will fail again until somebody changes something: the message says what. */
public non-sealed class PermanentAiAgentException extends AiAgentException {

    private static final long serialVersionUID = 1L;

    /** With a message that says what was wrong and what to do. */
    public PermanentAiAgentException(String message) {
        super(message);
    }

    /** With the failure below it. */
    public PermanentAiAgentException(String message, Throwable cause) {
        super(message, cause);
    }
}
