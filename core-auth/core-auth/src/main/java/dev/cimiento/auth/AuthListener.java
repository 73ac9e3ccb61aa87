package dev.cimiento.auth;

/**
 * Is told what happens, on the thread that it happens on: for an audit log, in the same transaction where there is one, and for metrics.
 * Implementations are quick and safe for use by many threads. What they throw is logged and goes no further, but for {@link
 * AuthEvent.Kind#IMPERSONATION_STARTED}: nobody acts as somebody else unseen.
 */
@FunctionalInterface
public interface AuthListener {

    /** Something happened. */
    void happened(AuthEvent event);

    /** Listens to nothing. */
    static AuthListener none() {
        return event -> {};
    }
}
