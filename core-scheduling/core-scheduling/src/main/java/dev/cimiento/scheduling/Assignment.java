package dev.cimiento.scheduling;

/** Which of several free resources a booking gets that names none. */
public enum Assignment {
    /** The first in the service's order: a priority. */
    IN_ORDER,
    /** The one whose last booking of this service was made the longest ago. */
    LEAST_RECENT,
    /** The one with the fewest bookings of this service in the 30 days around the start, for its weight ({@link Resource#weight}). */
    WEIGHTED,
    /** The one that is left with the least free time around the booking, so that long stretches stay whole. */
    BEST_FIT
}
