package dev.cimiento.whatsapp;

/**
 * How far a message of ours has come. Providers tell it more than once and out of order, so the furthest wins: the constants are in that
 * order, and a status never goes back. {@code FAILED} stands above {@code SENT}, so that a late "sent" does not revive a failure, and below
 * {@code DELIVERED}, since what has arrived has arrived.
 */
public enum DeliveryStatus {
    /** Waits in the outbox. */
    QUEUED,
    /** Is being handed to the provider, or was and nobody knows how that ended. */
    SENDING,
    /** The provider has it. */
    SENT,
    /** It will not arrive. */
    FAILED,
    /** It is on the person's telephone. */
    DELIVERED,
    /** The person has seen it. */
    READ;

    /** Whether this status replaces the other. */
    public boolean outranks(DeliveryStatus other) {
        return compareTo(other) > 0;
    }
}
