package dev.cimiento.payments.testkit;

/** How a stand-in misbehaves, until it is told otherwise. */
public enum Fault {
    /** Not at all. */
    NONE,
    /** It acts on what changes something, and its answer never arrives. Reads are answered. */
    LOST_ANSWERS,
    /** It does nothing and says that there were too many requests. */
    TOO_MANY_REQUESTS,
    /** It does nothing and fails, in a way that does not tell the caller that it did nothing. */
    SERVER_ERROR
}
