package dev.cimiento.aiagent;

/**
 * The root of what the assistant throws, split by what a caller can do: {@link RetryableAiAgentException} and {@link
 * PermanentAiAgentException}. Messages carry addresses, names and advice, never a question, an answer or a passage.
 */
public abstract sealed class AiAgentException extends RuntimeException
        permits RetryableAiAgentException, PermanentAiAgentException {

    private static final long serialVersionUID = 1L;

    AiAgentException(String message) {
        super(message);
    }

    AiAgentException(String message, Throwable cause) {
        super(message, cause);
    }
}
