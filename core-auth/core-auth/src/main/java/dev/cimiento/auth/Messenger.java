package dev.cimiento.auth;

/**
 * Takes messages to people, for the program to send. Hand them to a queue, in the caller's transaction: it takes a moment then, the same for
 * every message, and a request does not tell by its time whether there is such an account. Implementations are safe for use by many threads.
 */
@FunctionalInterface
public interface Messenger {

    /** Takes a message; the tenant is the current one. */
    void deliver(AuthMessage message);
}
