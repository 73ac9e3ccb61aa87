package dev.cimiento.whatsapp;

/**
 * How far a message of ours has come. Providers tell it more than once and out of order, so the furthest wins, and a status never goes back.
 * {@code FAILED} stands above {@code SENT}, so that a late "sent" does not revive a failure, and below {@code DELIVERED}, since what has
 * arrived has arrived.
 */
public enum DeliveryStatus {
    /** Waits in the outbox. */
    QUEUED(0),
    /** Is being handed to the provider, or was and nobody knows how that ended. */
    SENDING(1),
    /** The provider has it. */
    SENT(2),
    /** It will not arrive. */
    FAILED(3),
    /** It is on the person's telephone. */
    DELIVERED(4),
    /** The person has seen it. */
    READ(5);

    private final int standing;

    DeliveryStatus(int standing) {
        this.standing = standing;
    }

    /** How far it is, for stores: never changes for a status. */
    public int standing() {
        return standing;
    }

    /** Whether this status replaces the other. */
    public boolean outranks(DeliveryStatus other) {
        return standing > other.standing;
    }
}
