package dev.cimiento.scheduling;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** A start that was free when asked for; only booking it makes it sure. Immutable. */
public final class Slot {

    private final ResourceId resource;
    private final ZoneId zone;
    private final TimeRange time;

    Slot(ResourceId resource, ZoneId zone, TimeRange time) {
        this.resource = resource;
        this.zone = zone;
        this.time = time;
    }

    /** What is free. */
    public ResourceId resource() {
        return resource;
    }

    /** When it would start. */
    public Instant start() {
        return time.start();
    }

    /** When it would end. */
    public Instant end() {
        return time.end();
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
                && time.equals(that.time);
    }

    @Override
    public int hashCode() {
        return 31 * resource.hashCode() + time.hashCode();
    }

    /** The resource and the start with its offset. */
    @Override
    public String toString() {
        return resource + " " + localStart().toOffsetDateTime();
    }
}
