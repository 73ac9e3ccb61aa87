package dev.cimiento.queues.line;

/** What a ticket's waiting so far counts in the line that it is sent to. */
public enum Seniority {
    /** It stands there as if it had waited there all the time. */
    KEPT,
    /** It begins at the end, before those of lower classes only. */
    NEW
}
