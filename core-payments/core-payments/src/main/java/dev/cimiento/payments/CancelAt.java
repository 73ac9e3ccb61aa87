package dev.cimiento.payments;

/** When a subscription ends. */
public enum CancelAt {
    /** At once. */
    NOW,
    /** When the paid period is over. Stripe only. */
    PERIOD_END
}
