package dev.cimiento.payments;

import java.util.Set;

/** Where a dispute stands. */
public enum DisputeState {
    /** The payer complained, and the money stays for now: an inquiry, a mediation. */
    INQUIRY,
    /** The payer's bank took the money back, and evidence can be sent. */
    OPEN,
    /** The bank decides; the money is with it. */
    REVIEW,
    /** The money stays, or came back. */
    WON,
    /** The money is gone. */
    LOST;

    /** Whether a dispute may go from here to there. */
    public boolean canBecome(DisputeState next) {
        return next != this && successors().contains(next);
    }

    /** Whether the money is not with the tenant. */
    public boolean takesMoney() {
        return this == OPEN || this == REVIEW || this == LOST;
    }

    private Set<DisputeState> successors() {
        return switch (this) {
            case INQUIRY -> Set.of(OPEN, REVIEW, WON, LOST);
            case OPEN -> Set.of(REVIEW, WON, LOST);
            case REVIEW -> Set.of(WON, LOST);
            // Banks change their minds in the tenant's favour, and send the money back.
            case LOST -> Set.of(WON);
            case WON -> Set.of();
        };
    }
}
