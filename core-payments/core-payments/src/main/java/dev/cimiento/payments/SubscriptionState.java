package dev.cimiento.payments;

/** Where a subscription stands. The provider's word moves it in any direction but out of {@link #CANCELED} and {@link #FAILED}. */
public enum SubscriptionState {
    /** Written down; the provider has not answered yet. */
    CREATED,
    /** The provider was called and its answer was lost. */
    UNKNOWN,
    /** The payer has to agree on the provider's page. */
    OPEN,
    /** It is paid, period by period. */
    ACTIVE,
    /** A period is not paid; the provider tries again. */
    PAST_DUE,
    /** The provider collects nothing for now. */
    PAUSED,
    /** It has ended. Final. */
    CANCELED,
    /** The provider refused it, or the page closed. Final. */
    FAILED;

    /** Whether it has ended. */
    public boolean isFinal() {
        return this == CANCELED || this == FAILED;
    }

    /** Whether a subscription may go from here to there. */
    public boolean canBecome(SubscriptionState next) {
        return next != this && !isFinal() && next != CREATED && (next != UNKNOWN || this == CREATED);
    }
}
