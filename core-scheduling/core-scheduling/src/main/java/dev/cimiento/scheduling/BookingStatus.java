package dev.cimiento.scheduling;

/** Where a booking is in its life. */
public enum BookingStatus {
    /** Keeps its time until a deadline, for a payment to arrive. */
    HELD(true),
    /** Keeps its time for good. */
    CONFIRMED(true),
    /** Given up, by whoever may; keeps nothing. The end. */
    CANCELLED(false),
    /** Was held and not confirmed in time; keeps nothing. Can still be confirmed where its time is free. */
    EXPIRED(false);

    private final boolean blocking;

    BookingStatus(boolean blocking) {
        this.blocking = blocking;
    }

    /** Whether a booking in this state keeps its time from others. */
    public boolean blocks() {
        return blocking;
    }

    /** Whether a booking may go from this state to that one. */
    public boolean canBecome(BookingStatus next) {
        return switch (this) {
            case HELD -> next != HELD;
            case CONFIRMED -> next == CANCELLED;
            case EXPIRED -> next == CONFIRMED;
            case CANCELLED -> false;
        };
    }
}
