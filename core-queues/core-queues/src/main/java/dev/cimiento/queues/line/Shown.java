package dev.cimiento.queues.line;

/** What a public display shows beside the number. */
public enum Shown {
    /** The alias: first name and last initial, unless the ticket was taken with another. */
    ALIASES,
    /** Nothing: the alias of each ticket is its label, whatever it was taken with. */
    LABELS
}
