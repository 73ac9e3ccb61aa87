package dev.cimiento.scheduling;

/** The rule that a request breaks. */
public enum Refusal {
    /** There is no such service. */
    UNKNOWN_SERVICE,
    /** There is no such resource. */
    UNKNOWN_RESOURCE,
    /** The resource, or every resource, does not offer the service. */
    NOT_OFFERED,
    /** The start is past, or nearer than the service's minimum notice. */
    TOO_SOON,
    /** The start is further ahead than the service's furthest advance. */
    TOO_FAR,
    /** The resource is closed on that date. */
    CLOSED,
    /** The resource is not open for the whole of that time. */
    OUTSIDE_HOURS,
    /** The service does not start at that minute. */
    NOT_ON_GRID,
    /** The service does not take that long. */
    DURATION_NOT_OFFERED,
    /** There are more people than the class has seats, or the service is not for several. */
    PARTY_TOO_LARGE,
    /** It would leave a remainder that nobody can book. */
    LEAVES_GAP,
    /** The resource or the customer has as many bookings that day or week as the service allows. */
    LIMIT_REACHED,
    /** The idempotency key was used for a different request. */
    KEY_REUSED,
    /** There is no such booking. */
    UNKNOWN_BOOKING,
    /** The booking has changed since the version that was given. */
    STALE_VERSION,
    /** The hold ended before it was confirmed, or the request before it was approved. */
    HOLD_EXPIRED,
    /** The booking's state does not allow it: a cancelled one cannot be confirmed. */
    WRONG_STATUS,
    /** The terms under which it was booked do not let the customer cancel any more. */
    CANCELLATION_DENIED,
    /** It has not begun: nobody can be missing yet. */
    NOT_BEGUN
}
