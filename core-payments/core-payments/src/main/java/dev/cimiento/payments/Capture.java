package dev.cimiento.payments;

/** When the payer's money is taken. */
public enum Capture {
    /** As soon as the payer pays. */
    NOW,
    /** Set aside on the payer's card first, and taken by {@link Payments#capture}, or let go by {@link Payments#cancel}. */
    LATER
}
