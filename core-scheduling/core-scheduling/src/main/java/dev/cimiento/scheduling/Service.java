package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a customer books, and its rules: how long it takes, on which grid it starts, how much room it needs around it and how long before it
 * can be booked. What it costs is not scheduling's business. Immutable.
 */
public final class Service {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final int MOST_SEATS = 100_000;
    private static final Duration TEN_YEARS = Duration.ofDays(3653);

    private final ServiceId id;
    private final String name;
    private final Duration duration;
    private final Duration gridStep;
    private final Duration bufferBefore;
    private final Duration bufferAfter;
    private final Duration minimumNotice;
    private final Duration furthestAdvance;
    private final List<Need> needs;
    private final List<Duration> durations;
    private final boolean buffersInsideHours;
    private final Duration shortestGap;
    private final int seats;
    private final List<Limit> limits;
    private final Assignment assignment;
    private final CancellationTerms cancellation;
    private final @Nullable WeeklyHours hours;

    private Service(Draft draft) {
        this.id = requireNonNull(draft.id, "id");
        this.name = Checks.text(draft.name, "name", 200);
        this.duration = Checks.minutes(draft.duration, "duration", MINUTE, LONGEST);
        this.gridStep = Checks.minutes(draft.gridStep, "gridStep", MINUTE, LONGEST);
        this.bufferBefore = Checks.minutes(draft.bufferBefore, "bufferBefore", Duration.ZERO, DAY);
        this.bufferAfter = Checks.minutes(draft.bufferAfter, "bufferAfter", Duration.ZERO, DAY);
        this.minimumNotice = Checks.length(draft.minimumNotice, "minimumNotice", Duration.ZERO, TEN_YEARS);
        this.furthestAdvance = Checks.length(draft.furthestAdvance, "furthestAdvance", Duration.ZERO, TEN_YEARS);
        this.needs = List.copyOf(draft.needs);
        this.durations = List.copyOf(draft.durations);
        this.buffersInsideHours = draft.buffersInsideHours;
        this.shortestGap = Checks.minutes(draft.shortestGap, "shortestGap", Duration.ZERO, DAY);
        this.seats = draft.seats;
        this.limits = List.copyOf(draft.limits);
        this.assignment = requireNonNull(draft.assignment, "assignment");
        this.cancellation = requireNonNull(draft.cancellation, "cancellation");
        this.hours = draft.hours;
        if (hours != null && hours.equals(WeeklyHours.none())) {
            throw new IllegalArgumentException("hours must have a window, were none");
        }
        durations.forEach(other -> Checks.minutes(other, "duration", MINUTE, LONGEST));
        if (!durations.contains(duration) || durations.stream().distinct().count() != durations.size()) {
            throw new IllegalArgumentException(
                    "durations must be distinct and include " + duration + ", were " + durations);
        }
        if (seats < 0 || seats > MOST_SEATS) {
            throw new IllegalArgumentException("seats must be 1 to " + MOST_SEATS + ", was " + seats);
        }
        checkNeeds();
    }

    private void checkNeeds() {
        if (!needs.get(0).offset().isZero()) {
            throw new IllegalArgumentException("the first need must begin with the service, was " + needs.get(0));
        }
        for (Need need : needs.subList(1, needs.size())) {
            if (need.resources().isEmpty()) {
                throw new IllegalArgumentException("a further need must name its resources, was " + need);
            }
        }
        for (Need need : needs) {
            if (need.isPart() && durations.size() > 1) {
                throw new IllegalArgumentException("a need for a part goes with one duration, were " + durations);
            }
            if (need.offset().plus(need.lengthIn(Duration.ZERO)).compareTo(duration) > 0) {
                throw new IllegalArgumentException("a need must end with the service, " + duration + ", was " + need);
            }
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
        draft.needs = new ArrayList<>(needs);
        draft.needs.set(0, needs.get(0).withResources(resources));
        return new Service(draft);
    }

    /**
     * Needs these beside its resource, all at once or none: a coach and a room. Each must be open for its part, and starts follow the grid of the
     * service's own resources. Default: none.
     *
     * @throws IllegalArgumentException when one names no resource or ends after the service
     */
    public Service withNeeds(Need... further) {
        Draft draft = new Draft(this);
        draft.needs = new ArrayList<>(needs.subList(0, 1));
        draft.needs.addAll(List.of(further));
        return new Service(draft);
    }

    /**
     * Is made of these steps, each on a resource of its own: a cut of 30 minutes, then colour of 60 by somebody else. The first step's resources
     * become the service's.
     *
     * @throws IllegalArgumentException when the first does not begin with the service, a further one names no resource, or one ends after
     *     the service
     */
    public Service withSteps(Need first, Need... further) {
        Draft draft = new Draft(this);
        draft.needs = new ArrayList<>(List.of(first));
        draft.needs.addAll(List.of(further));
        return new Service(draft);
    }

    /**
     * Lets the customer choose how long it takes. Default: only its duration.
     *
     * @param durations whole minutes, 1 minute to 7 days, with the service's own among them
     * @throws IllegalArgumentException when one is out of bounds or twice there, or the service's own is missing
     */
    public Service withDurations(Duration... durations) {
        Draft draft = new Draft(this);
        draft.durations = List.of(durations);
        return new Service(draft);
    }

    /** Keeps the buffers within the opening hours too. Default: they may reach outside. */
    public Service withBuffersInsideHours() {
        Draft draft = new Draft(this);
        draft.buffersInsideHours = true;
        return new Service(draft);
    }

    /**
     * Refuses starts that would leave less free time than this between them and what lies before or after, where another start would not: a
     * remainder that nobody can book. What is left before a start that is nearer than this to the earliest possible one does not count. Default:
     * none.
     *
     * @param shortest whole minutes, 0 to 24 hours; the shortest duration, as a rule
     * @throws IllegalArgumentException when out of bounds
     */
    public Service withShortestGap(Duration shortest) {
        Draft draft = new Draft(this);
        draft.shortestGap = shortest;
        return new Service(draft);
    }

    /**
     * Is a class: up to so many people share one start on one resource, in parties of any size. Default: each booking has its resource to itself.
     *
     * @param seats 1 to 100,000
     * @throws IllegalArgumentException when out of bounds
     */
    public Service withSeats(int seats) {
        Draft draft = new Draft(this);
        draft.seats = seats == 0 ? -1 : seats;
        return new Service(draft);
    }

    /** With these limits, all of which hold. Default: none. */
    public Service withLimits(Limit... limits) {
        Draft draft = new Draft(this);
        draft.limits = List.of(limits);
        return new Service(draft);
    }

    /** How a resource is chosen where a booking names none. Default: {@link Assignment#IN_ORDER}. */
    public Service withAssignment(Assignment assignment) {
        Draft draft = new Draft(this);
        draft.assignment = assignment;
        return new Service(draft);
    }

    /** Under which terms customers cancel what they book from now on. Default: {@link CancellationTerms#FREE}. */
    public Service withCancellation(CancellationTerms terms) {
        Draft draft = new Draft(this);
        draft.cancellation = terms;
        return new Service(draft);
    }

    /**
     * Offered in these hours alone, on the clock of the resource and as far as that is open: a class on two evenings, analyses until ten in the morning. It must begin and end in them,
     * and starts are counted from where they begin, or from the resource's opening where that is later. Default: whenever its resource is open.
     *
     * @throws IllegalArgumentException when there are none
     */
    public Service withHours(WeeklyHours hours) {
        Draft draft = new Draft(this);
        draft.hours = requireNonNull(hours, "hours");
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
        return needs.get(0).resources();
    }

    /** All it needs: first one of its own {@link #resources}, then the further needs. */
    public List<Need> needs() {
        return needs;
    }

    /** What a customer may choose of, its own duration among them. */
    public List<Duration> durations() {
        return durations;
    }

    /** Whether its buffers must lie within the opening hours. */
    public boolean isBuffersInsideHours() {
        return buffersInsideHours;
    }

    /** The least free time that a start may leave before or after it. */
    public Duration shortestGap() {
        return shortestGap;
    }

    /** How many people share one start; 0 when each booking has its resource to itself. */
    public int seats() {
        return seats;
    }

    /** How many bookings are allowed. */
    public List<Limit> limits() {
        return limits;
    }

    /** How a resource is chosen. */
    public Assignment assignment() {
        return assignment;
    }

    /** Under which terms it is cancelled. */
    public CancellationTerms cancellation() {
        return cancellation;
    }

    /** In which hours it is offered; empty when in all that its resource is open. */
    public Optional<WeeklyHours> hours() {
        return Optional.ofNullable(hours);
    }

    /** Whether the resource offers it. */
    public boolean isOfferedBy(ResourceId resource) {
        return needs.get(0).accepts(resource);
    }

    /** How far from a start a booking can matter to it; for stores, which read that much more on either side. */
    public Duration reach() {
        Duration longest = durations.stream().max(Duration::compareTo).orElse(duration);
        return longest.plus(bufferBefore).plus(bufferAfter).plus(shortestGap.multipliedBy(2));
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
                id,
                name,
                duration,
                gridStep,
                bufferBefore,
                bufferAfter,
                minimumNotice,
                furthestAdvance,
                needs,
                durations,
                buffersInsideHours,
                shortestGap,
                seats,
                limits,
                assignment,
                cancellation,
                hours());
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
        private List<Need> needs = List.of(Need.anyOf());
        private List<Duration> durations;
        private boolean buffersInsideHours;
        private Duration shortestGap = Duration.ZERO;
        private int seats;
        private List<Limit> limits = List.of();
        private Assignment assignment = Assignment.IN_ORDER;
        private CancellationTerms cancellation = CancellationTerms.FREE;
        private @Nullable WeeklyHours hours;

        Draft(ServiceId id, String name, Duration duration) {
            this.id = id;
            this.name = name;
            this.duration = duration;
            this.gridStep = duration;
            this.durations = List.of(requireNonNull(duration, "duration"));
        }

        Draft(Service from) {
            this(from.id, from.name, from.duration);
            this.gridStep = from.gridStep;
            this.bufferBefore = from.bufferBefore;
            this.bufferAfter = from.bufferAfter;
            this.minimumNotice = from.minimumNotice;
            this.furthestAdvance = from.furthestAdvance;
            this.needs = from.needs;
            this.durations = from.durations;
            this.buffersInsideHours = from.buffersInsideHours;
            this.shortestGap = from.shortestGap;
            this.seats = from.seats;
            this.limits = from.limits;
            this.assignment = from.assignment;
            this.cancellation = from.cancellation;
            this.hours = from.hours;
        }
    }
}
