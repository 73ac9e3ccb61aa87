package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/** Which free starts are asked for. Immutable. */
public final class SlotQuery {

    private static final Duration LONGEST = Duration.ofDays(100);

    private final ServiceId service;
    private final TimeRange starts;
    private final List<ResourceId> resources;

    private SlotQuery(ServiceId service, TimeRange starts, List<ResourceId> resources) {
        this.service = requireNonNull(service, "service");
        this.starts = starts;
        this.resources = List.copyOf(resources);
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
        return new SlotQuery(service, new TimeRange(from, to), List.of());
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
        return new SlotQuery(service, starts, resources);
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

    @Override
    public String toString() {
        return "SlotQuery[" + service + ", " + starts + ", " + resources + "]";
    }
}
