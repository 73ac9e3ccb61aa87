package dev.cimiento.queues;

/** Where a job is in its life. */
public enum JobState {
    /** Waits for its moment: delayed, snoozed, or between attempts. */
    SCHEDULED,
    /** May start now. */
    READY,
    /** A worker has it. */
    RUNNING,
    /** Was done. */
    DONE,
    /** Was cancelled, by its handler or from outside. */
    CANCELLED,
    /** A dead letter: its last attempt failed, or its workers kept dying. */
    DEAD;

    /** Whether it still waits or runs. */
    public boolean isLive() {
        return this == SCHEDULED || this == READY || this == RUNNING;
    }
}
