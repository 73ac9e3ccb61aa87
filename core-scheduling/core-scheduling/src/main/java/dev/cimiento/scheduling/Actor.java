package dev.cimiento.scheduling;

/** On whose wish something happens. */
public enum Actor {
    /** The customer: the terms of cancellation hold. */
    CUSTOMER,
    /** The business: it may always cancel, and the customer gets everything back. */
    BUSINESS
}
