package dev.cimiento.scheduling;

/** Where a booking is in its life. */
public enum BookingStatus {
    /** Keeps its time until a deadline, for a payment to arrive. */
    HELD(true),
    /** Keeps its time until a deadline, for the business to approve it. */
    PENDING(true),
    /** Keeps its time for good. */
    CONFIRMED(true),
    /** The customer is there. */
    CHECKED_IN(true),
    /** It took place. The end. */
    COMPLETED(true),
    /** The customer did not come; what is left of the time is free. The end. */
    NO_SHOW(false),
    /** Given up, by whoever may; keeps nothing. The end. */
    CANCELLED(false),
    /** Was not confirmed or approved in time; keeps nothing. What was held can still be confirmed where its time is free. */
    EXPIRED(false);

    private final boolean blocking;

    BookingStatus(boolean blocking) {
        this.blocking = blocking;
    }

    /** Whether a booking in this state keeps its time from others. */
    public boolean blocks() {
        return blocking;
    }

    /** Whether a booking in this state has a deadline. */
    public boolean isProvisional() {
        return this == HELD || this == PENDING;
    }

    /** Whether a booking in this state counts for limits: one that blocks, or that nobody came to. */
    public boolean counts() {
        return blocking || this == NO_SHOW;
    }

    /** Whether a booking may go from this state to that one. */
    public boolean canBecome(BookingStatus next) {
        return switch (this) {
            case HELD, PENDING -> next == CONFIRMED || next == CANCELLED || next == EXPIRED;
            case CONFIRMED -> next == CHECKED_IN || next == COMPLETED || next == NO_SHOW || next == CANCELLED;
            case CHECKED_IN -> next == COMPLETED;
            case EXPIRED -> next == CONFIRMED;
            case COMPLETED, NO_SHOW, CANCELLED -> false;
        };
    }
}
