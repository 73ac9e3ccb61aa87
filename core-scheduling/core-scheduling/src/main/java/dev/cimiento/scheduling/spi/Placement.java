package dev.cimiento.scheduling.spi;

/** What became of a new booking. */
public enum Placement {
    /** Recorded, and its time is its own. */
    PLACED,
    /** Not recorded: part of its time is occupied. */
    TAKEN,
    /** Not recorded: another booking has its key. */
    KEY_USED
}
