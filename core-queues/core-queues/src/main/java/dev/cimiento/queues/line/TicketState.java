package dev.cimiento.queues.line;

/** Where a ticket is in its life. */
public enum TicketState {
    /** In the line. */
    WAITING,
    /** Called to a desk, and there or on the way. */
    CALLED,
    /** Was served. */
    DONE,
    /** Was called and did not come. */
    NO_SHOW,
    /** Left, or was taken out. */
    CANCELLED
}
