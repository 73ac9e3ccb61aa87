package dev.cimiento.tenancy;

/** How the server is told whose statements come. */
enum Telling {
    /** Once for the session, before the loan. */
    SESSION,
    /** With statements, for the length of their transaction. */
    TRANSACTION,
    /** As {@link #TRANSACTION}, and for the session where that is the only way. */
    EITHER
}
