package dev.cimiento.queues.line;

/** Where a ticket is in its life. */
public enum TicketState {
    /** In the line. */
    WAITING,
    /** Called to a desk, and there or on the way. */
    CALLED,
    /** At the desk. */
    SERVING,
    /** Out of the line for a while, and to come back. */
    PARKED,
    /** Was served. */
    DONE,
    /** Was called and did not come. */
    NO_SHOW,
    /** Left, or was taken out. */
    CANCELLED,
    /** Waited until the end of the day. */
    EXPIRED;

    /** Whether it goes on. */
    public boolean isLive() {
        return this == WAITING || this == CALLED || this == SERVING || this == PARKED;
    }
}
