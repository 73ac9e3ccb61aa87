package dev.cimiento.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** A start that was free when asked for; only booking it makes it sure. Immutable. */
public final class Slot {

    private final ResourceId resource;
    private final ZoneId zone;
    /** In seconds of the epoch: a list may have a hundred thousand. */
    private final long start;

    private final long length;
    private final int seatsLeft;

    Slot(ResourceId resource, ZoneId zone, long start, long length, int seatsLeft) {
        this.resource = resource;
        this.zone = zone;
        this.start = start;
        this.length = length;
        this.seatsLeft = seatsLeft;
    }

    /** What is free. */
    public ResourceId resource() {
        return resource;
    }

    /** When it would start. */
    public Instant start() {
        return Instant.ofEpochSecond(start);
    }

    /** When it would end. */
    public Instant end() {
        return Instant.ofEpochSecond(start + length);
    }

    /** How long it would take. */
    public Duration duration() {
        return Duration.ofSeconds(length);
    }

    /** How many people there is room for: of a class what is left of it, else 1. */
    public int seatsLeft() {
        return seatsLeft;
    }

    /** The resource's time zone. */
    public ZoneId zone() {
        return zone;
    }

    /** The start on the resource's wall clock, with its offset: in autumn two starts may differ by nothing else. */
    public ZonedDateTime localStart() {
        return start().atZone(zone);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Slot that
                && resource.equals(that.resource)
                && zone.equals(that.zone)
                && start == that.start
                && length == that.length
                && seatsLeft == that.seatsLeft;
    }

    @Override
    public int hashCode() {
        return 31 * resource.hashCode() + Long.hashCode(start);
    }

    /** The resource and the start with its offset. */
    @Override
    public String toString() {
        return resource + " " + localStart().toOffsetDateTime();
    }
}
