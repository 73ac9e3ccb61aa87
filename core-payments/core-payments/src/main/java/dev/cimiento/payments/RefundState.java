package dev.cimiento.payments;

import java.util.Set;

/** Where a refund stands. */
public enum RefundState {
    /** Written down, and its amount set aside, before the provider is called. */
    RESERVED,
    /** The provider was called and its answer was lost. The amount stays set aside until the provider's word resolves it. */
    UNKNOWN,
    /** The provider took it and has not paid it yet. */
    PENDING,
    /** The provider sent the money back. */
    SUCCEEDED,
    /** The provider refused it, or could not pay it in the end. The amount can be refunded again. Final. */
    FAILED;

    /** Whether a refund may go from here to there. */
    public boolean canBecome(RefundState next) {
        return next != this && successors().contains(next);
    }

    /** Whether its amount is set aside: neither back with the payer nor free. */
    public boolean isReserved() {
        return this == RESERVED || this == UNKNOWN || this == PENDING;
    }

    private Set<RefundState> successors() {
        return switch (this) {
            case RESERVED -> Set.of(UNKNOWN, PENDING, SUCCEEDED, FAILED);
            case UNKNOWN -> Set.of(PENDING, SUCCEEDED, FAILED);
            case PENDING -> Set.of(SUCCEEDED, FAILED);
            // A bank can send a refund back days later.
            case SUCCEEDED -> Set.of(FAILED);
            case FAILED -> Set.of();
        };
    }
}
