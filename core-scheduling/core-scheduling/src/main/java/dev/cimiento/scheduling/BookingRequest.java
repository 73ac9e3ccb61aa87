package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a customer asks for. Immutable. */
public final class BookingRequest {

    private final IdempotencyKey key;
    private final ServiceId service;
    private final Instant start;
    private final Customer customer;
    private final List<ResourceId> resources;
    private final @Nullable Duration duration;
    private final int party;

    private BookingRequest(
            IdempotencyKey key,
            ServiceId service,
            Instant start,
            Customer customer,
            List<ResourceId> resources,
            @Nullable Duration duration,
            int party) {
        this.key = requireNonNull(key, "key");
        this.service = requireNonNull(service, "service");
        this.start = Checks.instant(start, "start");
        this.customer = requireNonNull(customer, "customer");
        this.resources = List.copyOf(resources);
        this.duration = duration;
        this.party = party;
        if (party < 1) {
            throw new IllegalArgumentException("party must be at least 1, was " + party);
        }
    }

    /**
     * This service at this start, on the first free resource that offers it.
     *
     * @param key the same for every retry of this request
     * @throws IllegalArgumentException when the start is before 1970 or after 9998
     */
    public static BookingRequest of(IdempotencyKey key, ServiceId service, Instant start, Customer customer) {
        return new BookingRequest(key, service, start, customer, List.of(), null, 1);
    }

    /** The slot's resource at its start. */
    public static BookingRequest of(IdempotencyKey key, ServiceId service, Slot slot, Customer customer) {
        return of(key, service, slot.start(), customer)
                .withResources(slot.resource())
                .withDuration(slot.duration());
    }

    /** On the first of these that is free, in this order. Default, and when none is given: any that offers the service, in its order. */
    public BookingRequest withResources(ResourceId... resources) {
        return withResources(List.of(resources));
    }

    /** As {@link #withResources(ResourceId...)}. */
    public BookingRequest withResources(List<ResourceId> resources) {
        return new BookingRequest(key, service, start, customer, resources, duration, party);
    }

    /** This long: one of those that the service offers. Default: its own duration. */
    public BookingRequest withDuration(Duration duration) {
        return new BookingRequest(
                key, service, start, customer, resources, requireNonNull(duration, "duration"), party);
    }

    /**
     * For so many people, where the service is a class. Default: 1.
     *
     * @throws IllegalArgumentException when below 1
     */
    public BookingRequest withParty(int people) {
        return new BookingRequest(key, service, start, customer, resources, duration, people);
    }

    /** The same at another start, with another key. */
    BookingRequest at(IdempotencyKey other, Instant otherStart) {
        return new BookingRequest(other, service, otherStart, customer, resources, duration, party);
    }

    /** What makes a retry the same request. */
    public IdempotencyKey key() {
        return key;
    }

    /** What is booked. */
    public ServiceId service() {
        return service;
    }

    /** When it is to start. */
    public Instant start() {
        return start;
    }

    /** For whom. */
    public Customer customer() {
        return customer;
    }

    /** On which resource, the first free of these; empty for any that offers the service. */
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

    /** What must be the same for two requests with one key to be one: everything but the customer's name and the length of a hold. */
    String content(String verb) {
        List<String> names = resources.stream().map(ResourceId::value).toList();
        return verb + " " + service + " " + start + " " + String.join(",", names) + " "
                + (duration == null ? "" : duration) + (party == 1 ? " " : " " + party + " people ") + customer.id();
    }

    @Override
    public String toString() {
        return "BookingRequest[" + key + ", " + service + ", " + start + ", " + resources + "]";
    }
}
