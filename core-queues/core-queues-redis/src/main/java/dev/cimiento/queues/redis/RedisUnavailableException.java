package dev.cimiento.queues.redis;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.QueuesException;

/** Redis does not answer, or refuses what it was told. Workers and the relay try again by themselves; who enqueues decides. */
public final class RedisUnavailableException extends QueuesException {

    private static final long serialVersionUID = 1L;

    /** What is known of what was asked for. */
    public enum Effect {
        /** Nothing was done: it can be said again as it is. */
        NONE,
        /** The answer did not arrive: it was done, or it was not. A job with a unique key can be enqueued again all the same. */
        UNKNOWN
    }

    private final Effect effect;

    RedisUnavailableException(String message, Effect effect, Throwable cause) {
        super(message);
        initCause(cause);
        this.effect = requireNonNull(effect, "effect");
    }

    /** What is known of what was asked for. */
    public Effect effect() {
        return effect;
    }
}
