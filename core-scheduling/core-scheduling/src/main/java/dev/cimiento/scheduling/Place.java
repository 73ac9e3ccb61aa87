package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import java.time.ZoneId;

/**
 * Where and when a booking takes place, or a part of it, and for how long the resource is kept for it.
 *
 * @param resource what it occupies
 * @param unit which of the resource's several, from 0; 0 where there is one
 * @param zone the resource's time zone when it was booked
 * @param time from start to end, as the customer knows it
 * @param occupied the same with buffers: no two bookings of a unit overlap in this
 */
public record Place(ResourceId resource, int unit, ZoneId zone, TimeRange time, TimeRange occupied) {

    /**
     * Checks that the buffers lie around the time.
     *
     * @throws IllegalArgumentException when part of the time is not occupied, or the unit is negative
     */
    public Place {
        requireNonNull(resource, "resource");
        requireNonNull(zone, "zone");
        if (unit < 0) {
            throw new IllegalArgumentException("unit must be at least 0, was " + unit);
        }
        if (occupied.start().isAfter(time.start()) || occupied.end().isBefore(time.end())) {
            throw new IllegalArgumentException("occupied must include " + time + ", was " + occupied);
        }
    }

    /** On a resource of which there is one. */
    public Place(ResourceId resource, ZoneId zone, TimeRange time, TimeRange occupied) {
        this(resource, 0, zone, time, occupied);
    }

    /** Whether the two cannot both be. */
    public boolean collides(Place other) {
        return unit == other.unit && resource.equals(other.resource) && occupied.overlaps(other.occupied);
    }
}
