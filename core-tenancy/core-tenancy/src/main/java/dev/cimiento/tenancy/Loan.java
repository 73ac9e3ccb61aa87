package dev.cimiento.tenancy;

/** What is known of a connection when a loan of it begins. */
enum Loan {
    /** The session has been told. */
    HOME,
    /** The session has been told, and somebody else had it meanwhile. */
    VISITED,
    /** Nobody else left anything there. */
    KNOWN,
    /** Somebody else had it. */
    STRANGE
}
