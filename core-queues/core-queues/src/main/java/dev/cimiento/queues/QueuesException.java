package dev.cimiento.queues;

/** The root of what queues throw. Messages carry ids and advice, never a payload. */
public class QueuesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With a message that says what was wrong and what to do. */
    public QueuesException(String message) {
        super(message);
    }
}
