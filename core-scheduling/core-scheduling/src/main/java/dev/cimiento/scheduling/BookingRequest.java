package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/** What a customer asks for. Immutable. */
public final class BookingRequest {

    private final IdempotencyKey key;
    private final ServiceId service;
    private final Instant start;
    private final Customer customer;
    private final List<ResourceId> resources;

    private BookingRequest(
            IdempotencyKey key, ServiceId service, Instant start, Customer customer, List<ResourceId> resources) {
        this.key = requireNonNull(key, "key");
        this.service = requireNonNull(service, "service");
        this.start = Checks.instant(start, "start");
        this.customer = requireNonNull(customer, "customer");
        this.resources = List.copyOf(resources);
    }

    /**
     * This service at this start, on the first free resource that offers it.
     *
     * @param key the same for every retry of this request
     * @throws IllegalArgumentException when the start is before 1970 or after 9998
     */
    public static BookingRequest of(IdempotencyKey key, ServiceId service, Instant start, Customer customer) {
        return new BookingRequest(key, service, start, customer, List.of());
    }

    /** The slot's resource at its start. */
    public static BookingRequest of(IdempotencyKey key, ServiceId service, Slot slot, Customer customer) {
        return of(key, service, slot.start(), customer).withResources(slot.resource());
    }

    /** On the first of these that is free, in this order. Default, and when none is given: any that offers the service, in its order. */
    public BookingRequest withResources(ResourceId... resources) {
        return withResources(List.of(resources));
    }

    /** As {@link #withResources(ResourceId...)}. */
    public BookingRequest withResources(List<ResourceId> resources) {
        return new BookingRequest(key, service, start, customer, resources);
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

    /** What must be the same for two requests with one key to be one: everything but the customer's name and the length of a hold. */
    String content(String verb) {
        List<String> names = resources.stream().map(ResourceId::value).toList();
        return verb + " " + service + " " + start + " " + String.join(",", names) + " " + customer.id();
    }

    @Override
    public String toString() {
        return "BookingRequest[" + key + ", " + service + ", " + start + ", " + resources + "]";
    }
}
