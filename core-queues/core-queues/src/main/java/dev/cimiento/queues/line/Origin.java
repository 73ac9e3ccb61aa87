package dev.cimiento.queues.line;

/** How someone came into the line, for reports. */
public enum Origin {
    /** At a machine at the door. */
    KIOSK,
    /** Put in by staff. */
    STAFF,
    /** From a distance: a page, a chat. */
    REMOTE,
    /** With an appointment, and checked in. */
    APPOINTMENT
}
