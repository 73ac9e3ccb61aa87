package dev.cimiento.scheduling.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which part of a schedule is to be read. Immutable. */
public final class AgendaQuery {

    private final ServiceId service;
    private final TimeRange starts;
    private final Instant now;
    private final List<ResourceId> resources;
    private final @Nullable BookingId ignoring;
    private final @Nullable String customer;
    private final @Nullable IdempotencyKey key;

    private AgendaQuery(
            ServiceId service,
            TimeRange starts,
            Instant now,
            List<ResourceId> resources,
            @Nullable BookingId ignoring,
            @Nullable String customer,
            @Nullable IdempotencyKey key) {
        this.service = requireNonNull(service, "service");
        this.starts = requireNonNull(starts, "starts");
        this.now = requireNonNull(now, "now");
        this.resources = List.copyOf(resources);
        this.ignoring = ignoring;
        this.customer = customer;
        this.key = key;
    }

    /** All that decides about starts of the service in this range. */
    public static AgendaQuery of(ServiceId service, TimeRange starts, Instant now) {
        return new AgendaQuery(service, starts, now, List.of(), null, null, null);
    }

    /** All that decides about this start of the service. */
    public static AgendaQuery of(ServiceId service, Instant start, Instant now) {
        return of(service, TimeRange.of(start, Duration.ofSeconds(1)), now);
    }

    /** On these, beside those of the service's further needs. Default, and when none is given: on all that offer the service. */
    public AgendaQuery withResources(List<ResourceId> resources) {
        return new AgendaQuery(service, starts, now, resources, ignoring, customer, key);
    }

    /** As if this booking did not exist. Default: all count. */
    public AgendaQuery ignoring(BookingId booking) {
        return new AgendaQuery(service, starts, now, resources, requireNonNull(booking, "booking"), customer, key);
    }

    /** For this customer, where the service has limits for customers. Default: for none in particular. */
    public AgendaQuery withCustomer(String id) {
        return new AgendaQuery(service, starts, now, resources, ignoring, requireNonNull(id, "id"), key);
    }

    /** With the booking that this key has made, if any. Default: none is looked for. */
    public AgendaQuery withKey(IdempotencyKey used) {
        return new AgendaQuery(service, starts, now, resources, ignoring, customer, requireNonNull(used, "used"));
    }

    /** The service. */
    public ServiceId service() {
        return service;
    }

    /** Where the starts lie. What is occupied is wanted within the service's reach of them. */
    public TimeRange starts() {
        return starts;
    }

    /** What the time is: holds that ended by now occupy nothing. */
    public Instant now() {
        return now;
    }

    /** On which resources; empty for all that offer the service. Those that do not exist are left out of the answer. */
    public List<ResourceId> resources() {
        return resources;
    }

    /** Whose time does not count as occupied. */
    public Optional<BookingId> ignoring() {
        return Optional.ofNullable(ignoring);
    }

    /** Whose bookings count for limits of customers. */
    public Optional<String> customer() {
        return Optional.ofNullable(customer);
    }

    /** Whose booking is looked for. */
    public Optional<IdempotencyKey> key() {
        return Optional.ofNullable(key);
    }
}
