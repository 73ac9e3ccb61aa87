package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import java.time.ZoneId;

/**
 * Where and when a booking takes place, and for how long the resource is kept for it.
 *
 * @param resource what it occupies
 * @param zone the resource's time zone when it was booked
 * @param time from start to end, as the customer knows it
 * @param occupied the same with buffers: no two bookings of a resource overlap in this
 */
public record Place(ResourceId resource, ZoneId zone, TimeRange time, TimeRange occupied) {

    /**
     * Checks that the buffers lie around the time.
     *
     * @throws IllegalArgumentException when part of the time is not occupied
     */
    public Place {
        requireNonNull(resource, "resource");
        requireNonNull(zone, "zone");
        if (occupied.start().isAfter(time.start()) || occupied.end().isBefore(time.end())) {
            throw new IllegalArgumentException("occupied must include " + time + ", was " + occupied);
        }
    }
}
