package dev.cimiento.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** A start that was free when asked for; only booking it makes it sure. Immutable. */
public final class Slot {

    private final ResourceId resource;
    private final ZoneId zone;
    private final Instant start;
    private final Instant end;
    private final int seatsLeft;

    Slot(ResourceId resource, ZoneId zone, Instant start, Instant end, int seatsLeft) {
        this.resource = resource;
        this.zone = zone;
        this.start = start;
        this.end = end;
        this.seatsLeft = seatsLeft;
    }

    /** What is free. */
    public ResourceId resource() {
        return resource;
    }

    /** When it would start. */
    public Instant start() {
        return start;
    }

    /** When it would end. */
    public Instant end() {
        return end;
    }

    /** How long it would take. */
    public Duration duration() {
        return Duration.between(start, end);
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
        return start.atZone(zone);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Slot that
                && resource.equals(that.resource)
                && zone.equals(that.zone)
                && start.equals(that.start)
                && end.equals(that.end)
                && seatsLeft == that.seatsLeft;
    }

    @Override
    public int hashCode() {
        return 31 * resource.hashCode() + start.hashCode();
    }

    /** The resource and the start with its offset. */
    @Override
    public String toString() {
        return resource + " " + localStart().toOffsetDateTime();
    }
}
