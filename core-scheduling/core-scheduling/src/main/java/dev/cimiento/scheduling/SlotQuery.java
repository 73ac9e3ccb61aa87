package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which free starts are asked for. Immutable. */
public final class SlotQuery {

    private static final Duration LONGEST = Duration.ofDays(100);

    private final ServiceId service;
    private final TimeRange starts;
    private final List<ResourceId> resources;
    private final @Nullable Duration duration;
    private final int party;
    private final @Nullable String customer;
    private final @Nullable BookingId ignoring;

    private SlotQuery(
            ServiceId service,
            TimeRange starts,
            List<ResourceId> resources,
            @Nullable Duration duration,
            int party,
            @Nullable String customer,
            @Nullable BookingId ignoring) {
        this.service = requireNonNull(service, "service");
        this.starts = starts;
        this.resources = List.copyOf(resources);
        this.duration = duration;
        this.party = party;
        this.customer = customer;
        this.ignoring = ignoring;
        if (party < 1) {
            throw new IllegalArgumentException("party must be at least 1, was " + party);
        }
        if (starts.length().compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("to must be at most " + LONGEST.toDays() + " days after from "
                    + starts.start() + ", was " + starts.end());
        }
    }

    /**
     * Every start of the service from one moment up to, and without, another, on every resource that offers it.
     *
     * @throws IllegalArgumentException when {@code to} is not after {@code from}, or more than 100 days after it
     */
    public static SlotQuery of(ServiceId service, Instant from, Instant to) {
        return new SlotQuery(service, new TimeRange(from, to), List.of(), null, 1, null, null);
    }

    /** Every start on that date, as the viewer's time zone counts it. */
    public static SlotQuery on(LocalDate date, ZoneId viewer, ServiceId service) {
        return of(
                service,
                date.atStartOfDay(viewer).toInstant(),
                date.plusDays(1).atStartOfDay(viewer).toInstant());
    }

    /** On these alone. Default, and when none is given: every resource that offers the service. */
    public SlotQuery withResources(ResourceId... resources) {
        return withResources(List.of(resources));
    }

    /** As {@link #withResources(ResourceId...)}. */
    public SlotQuery withResources(List<ResourceId> resources) {
        return new SlotQuery(service, starts, resources, duration, party, customer, ignoring);
    }

    /** For bookings this long, one of the durations that the service offers. Default: its own. */
    public SlotQuery withDuration(Duration duration) {
        return new SlotQuery(
                service, starts, resources, requireNonNull(duration, "duration"), party, customer, ignoring);
    }

    /**
     * With room for so many people, where the service is a class. Default: 1.
     *
     * @throws IllegalArgumentException when below 1
     */
    public SlotQuery withParty(int people) {
        return new SlotQuery(service, starts, resources, duration, people, customer, ignoring);
    }

    /**
     * As this customer may book, whose own bookings count for the service's limits. Default: limits of customers are left out.
     *
     * @throws IllegalArgumentException when the id is none of a {@link Customer}
     */
    public SlotQuery withCustomer(String id) {
        return new SlotQuery(service, starts, resources, duration, party, Checks.customer(id), ignoring);
    }

    /**
     * As if this booking were not there, neither in its time nor in the limits: where it may move to, also when that overlaps where it is. The seats that it has in a class stay taken.
     * Default: all count.
     */
    public SlotQuery ignoring(BookingId booking) {
        return new SlotQuery(service, starts, resources, duration, party, customer, requireNonNull(booking, "booking"));
    }

    /** What is to be booked. */
    public ServiceId service() {
        return service;
    }

    TimeRange starts() {
        return starts;
    }

    /** The first moment a slot may start. */
    public Instant from() {
        return starts.start();
    }

    /** The moment before which a slot must start. */
    public Instant to() {
        return starts.end();
    }

    /** On which resources; empty when on every one that offers the service. */
    public List<ResourceId> resources() {
        return resources;
    }

    /** How long; empty for the service's own duration. */
    public Optional<Duration> duration() {
        return Optional.ofNullable(duration);
    }

    /** For how many people. */
    public int party() {
        return party;
    }

    /** Who asks; empty for nobody in particular. */
    public Optional<String> customer() {
        return Optional.ofNullable(customer);
    }

    /** What does not count; empty when all does. */
    public Optional<BookingId> ignoring() {
        return Optional.ofNullable(ignoring);
    }

    @Override
    public String toString() {
        return "SlotQuery[" + service + ", " + starts + ", " + resources + "]";
    }
}
