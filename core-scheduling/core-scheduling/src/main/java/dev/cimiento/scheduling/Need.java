package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One resource that a service needs, out of several that would do, for all of its time or for a part: a coach beside the court, a machine for the
 * last half hour, a second stylist after the first. Immutable.
 */
public final class Need {

    private static final Duration LONGEST = Duration.ofDays(7);

    private final List<ResourceId> resources;
    private final Duration offset;
    private final @Nullable Duration length;

    private Need(List<ResourceId> resources, Duration offset, @Nullable Duration length) {
        this.resources = List.copyOf(resources);
        this.offset = Checks.minutes(offset, "offset", Duration.ZERO, LONGEST);
        this.length = length == null ? null : Checks.minutes(length, "length", Duration.ofMinutes(1), LONGEST);
        if (this.resources.stream().distinct().count() != this.resources.size()) {
            throw new IllegalArgumentException("resources must be distinct, were " + resources);
        }
    }

    /**
     * Any one of these, tried in this order, for the whole of the service; when none is given, any there is.
     *
     * @throws IllegalArgumentException when one is given twice
     */
    public static Need anyOf(ResourceId... resources) {
        return anyOf(List.of(resources));
    }

    /** As {@link #anyOf(ResourceId...)}. */
    public static Need anyOf(List<ResourceId> resources) {
        return new Need(resources, Duration.ZERO, null);
    }

    /**
     * For a part of the service only.
     *
     * @param offset from the start of the service: whole minutes, 0 to 7 days
     * @param length whole minutes, 1 minute to 7 days
     * @throws IllegalArgumentException when out of bounds
     */
    public Need during(Duration offset, Duration length) {
        return new Need(resources, offset, requireNonNull(length, "length"));
    }

    /** Which resources would do, in order; empty when any. */
    public List<ResourceId> resources() {
        return resources;
    }

    /** How long after the service's start it is needed. */
    public Duration offset() {
        return offset;
    }

    /** For how long; empty when for the whole of the service. */
    public Optional<Duration> length() {
        return Optional.ofNullable(length);
    }

    Need withResources(List<ResourceId> changed) {
        return new Need(changed, offset, length);
    }

    /** For how long, in a service of this duration. */
    Duration lengthIn(Duration duration) {
        return length == null ? duration : length;
    }

    boolean isPart() {
        return length != null;
    }

    boolean accepts(ResourceId resource) {
        return resources.isEmpty() || resources.contains(resource);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Need that
                && resources.equals(that.resources)
                && offset.equals(that.offset)
                && Objects.equals(length, that.length);
    }

    @Override
    public int hashCode() {
        return Objects.hash(resources, offset, length);
    }

    @Override
    public String toString() {
        return "Need[" + resources + ", " + offset + ", " + (length == null ? "whole" : length) + "]";
    }
}
