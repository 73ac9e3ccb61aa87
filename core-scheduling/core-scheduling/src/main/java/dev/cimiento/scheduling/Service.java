package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * What a customer books, and its rules: how long it takes, on which grid it starts, how much room it needs around it and how long before it
 * can be booked. What it costs is not scheduling's business. Immutable.
 */
public final class Service {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final Duration TEN_YEARS = Duration.ofDays(3653);

    private final ServiceId id;
    private final String name;
    private final Duration duration;
    private final Duration gridStep;
    private final Duration bufferBefore;
    private final Duration bufferAfter;
    private final Duration minimumNotice;
    private final Duration furthestAdvance;
    private final List<ResourceId> resources;

    private Service(Draft draft) {
        this.id = requireNonNull(draft.id, "id");
        this.name = Checks.text(draft.name, "name", 200);
        this.duration = Checks.minutes(draft.duration, "duration", MINUTE, LONGEST);
        this.gridStep = Checks.minutes(draft.gridStep, "gridStep", MINUTE, LONGEST);
        this.bufferBefore = Checks.minutes(draft.bufferBefore, "bufferBefore", Duration.ZERO, DAY);
        this.bufferAfter = Checks.minutes(draft.bufferAfter, "bufferAfter", Duration.ZERO, DAY);
        this.minimumNotice = Checks.length(draft.minimumNotice, "minimumNotice", Duration.ZERO, TEN_YEARS);
        this.furthestAdvance = Checks.length(draft.furthestAdvance, "furthestAdvance", Duration.ZERO, TEN_YEARS);
        this.resources = List.copyOf(draft.resources);
        if (resources.stream().distinct().count() != resources.size()) {
            throw new IllegalArgumentException("resources must be distinct, were " + resources);
        }
    }

    /**
     * A service that starts on a grid of its own duration, without buffers, bookable at once and up to 90 days ahead, on every resource.
     *
     * @param duration whole minutes, 1 minute to 7 days
     * @throws IllegalArgumentException when the name is blank or longer than 200 characters, or the duration out of bounds
     */
    public static Service of(ServiceId id, String name, Duration duration) {
        return new Service(new Draft(id, name, duration));
    }

    /**
     * Starts every so often, counted from each opening. Default: the duration.
     *
     * @param gridStep whole minutes, 1 minute to 7 days
     * @throws IllegalArgumentException when out of bounds
     */
    public Service withGridStep(Duration gridStep) {
        Draft draft = new Draft(this);
        draft.gridStep = gridStep;
        return new Service(draft);
    }

    /**
     * Keeps the resource this long before and after, for no customer to see: preparing, cleaning. Buffers of neighbours add up, and may
     * reach outside the opening hours. Default: none.
     *
     * @param before whole minutes, 0 to 24 hours
     * @param after whole minutes, 0 to 24 hours
     * @throws IllegalArgumentException when out of bounds
     */
    public Service withBuffers(Duration before, Duration after) {
        Draft draft = new Draft(this);
        draft.bufferBefore = before;
        draft.bufferAfter = after;
        return new Service(draft);
    }

    /**
     * Can be booked up to this long before its start; exactly this long is early enough. Default: zero, up to the start.
     *
     * @param notice 0 to 10 years
     * @throws IllegalArgumentException when out of bounds
     */
    public Service withMinimumNotice(Duration notice) {
        Draft draft = new Draft(this);
        draft.minimumNotice = notice;
        return new Service(draft);
    }

    /**
     * Can be booked from this long before its start; exactly this long is not too far. Default: 90 days.
     *
     * @param advance 0 to 10 years
     * @throws IllegalArgumentException when out of bounds
     */
    public Service withFurthestAdvance(Duration advance) {
        Draft draft = new Draft(this);
        draft.furthestAdvance = advance;
        return new Service(draft);
    }

    /**
     * Offered by these alone; a booking that names none takes the first that is free, in this order. Default, and when none is given: every
     * resource, in the order of their ids.
     *
     * @throws IllegalArgumentException when one is given twice
     */
    public Service withResources(ResourceId... resources) {
        return withResources(List.of(resources));
    }

    /**
     * As {@link #withResources(ResourceId...)}.
     *
     * @throws IllegalArgumentException when one is given twice
     */
    public Service withResources(List<ResourceId> resources) {
        Draft draft = new Draft(this);
        draft.resources = resources;
        return new Service(draft);
    }

    /** Its id. */
    public ServiceId id() {
        return id;
    }

    /** What people call it. */
    public String name() {
        return name;
    }

    /** How long it takes, without buffers. */
    public Duration duration() {
        return duration;
    }

    /** How far apart its starts are. */
    public Duration gridStep() {
        return gridStep;
    }

    /** How long the resource is kept before the start. */
    public Duration bufferBefore() {
        return bufferBefore;
    }

    /** How long the resource is kept after the end. */
    public Duration bufferAfter() {
        return bufferAfter;
    }

    /** How long before its start it can still be booked. */
    public Duration minimumNotice() {
        return minimumNotice;
    }

    /** How long before its start it can first be booked. */
    public Duration furthestAdvance() {
        return furthestAdvance;
    }

    /** Which resources offer it, in order; empty when all do. */
    public List<ResourceId> resources() {
        return resources;
    }

    /** Whether the resource offers it. */
    public boolean isOfferedBy(ResourceId resource) {
        return resources.isEmpty() || resources.contains(resource);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Service that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "Service" + values();
    }

    private List<Object> values() {
        return List.of(
                id, name, duration, gridStep, bufferBefore, bufferAfter, minimumNotice, furthestAdvance, resources);
    }

    private static final class Draft {

        private final ServiceId id;
        private final String name;
        private final Duration duration;
        private Duration gridStep;
        private Duration bufferBefore = Duration.ZERO;
        private Duration bufferAfter = Duration.ZERO;
        private Duration minimumNotice = Duration.ZERO;
        private Duration furthestAdvance = Duration.ofDays(90);
        private List<ResourceId> resources = List.of();

        Draft(ServiceId id, String name, Duration duration) {
            this.id = id;
            this.name = name;
            this.duration = duration;
            this.gridStep = duration;
        }

        Draft(Service from) {
            this(from.id, from.name, from.duration);
            this.gridStep = from.gridStep;
            this.bufferBefore = from.bufferBefore;
            this.bufferAfter = from.bufferAfter;
            this.minimumNotice = from.minimumNotice;
            this.furthestAdvance = from.furthestAdvance;
            this.resources = from.resources;
        }
    }
}
