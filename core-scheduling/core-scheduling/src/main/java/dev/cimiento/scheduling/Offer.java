package dev.cimiento.scheduling;

import dev.cimiento.scheduling.spi.Sessions;
import java.time.ZoneId;

/**
 * What all slots of one resource have in common. Immutable.
 *
 * @param resource the resource
 * @param zone its time zone
 * @param length in seconds
 * @param seats of a class; 1 where a booking has the resource to itself
 * @param sessions those of the class that have begun to fill
 */
record Offer(ResourceId resource, ZoneId zone, long length, int seats, Sessions sessions) {

    Slot slot(long start) {
        return new Slot(resource, zone, start, length, seats - sessions.takenAt(start, start + length));
    }
}
