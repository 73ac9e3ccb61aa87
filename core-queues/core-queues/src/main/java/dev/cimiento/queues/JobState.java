package dev.cimiento.queues;

/** Where a job is in its life. */
public enum JobState {
    /** Waits for other jobs to end: the later links of a chain, and what follows a batch. */
    BLOCKED,
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
        return this == BLOCKED || this == SCHEDULED || this == READY || this == RUNNING;
    }
}
