package dev.cimiento.queues.line;

/** Whether a line takes people in. */
public enum Door {
    /** It does. */
    OPEN,
    /** Nobody is taken in; those who wait are called as ever. */
    CLOSED
}
