package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a customer waits for: a service that starts in some range of time, when somebody gives one up. Immutable. */
public final class Wish {

    private final WishId id;
    private final ServiceId service;
    private final Customer customer;
    private final TimeRange starts;
    private final List<ResourceId> resources;
    private final @Nullable Duration duration;
    private final int party;
    private final State state;
    private final @Nullable BookingId offer;
    private final Instant createdAt;

    private Wish(
            WishId id,
            ServiceId service,
            Customer customer,
            TimeRange starts,
            List<ResourceId> resources,
            @Nullable Duration duration,
            int party,
            State state,
            @Nullable BookingId offer,
            Instant createdAt) {
        this.id = requireNonNull(id, "id");
        this.service = requireNonNull(service, "service");
        this.customer = requireNonNull(customer, "customer");
        this.starts = requireNonNull(starts, "starts");
        this.resources = List.copyOf(resources);
        this.duration = duration;
        this.party = party;
        this.state = requireNonNull(state, "state");
        this.offer = offer;
        this.createdAt = requireNonNull(createdAt, "createdAt");
        if (party < 1) {
            throw new IllegalArgumentException("party must be at least 1, was " + party);
        }
        if ((state == State.OFFERED || state == State.GRANTED) != (offer != null)) {
            throw new IllegalArgumentException(
                    "state OFFERED or GRANTED and an offer go together, were " + state + " and " + offer);
        }
    }

    /**
     * A start of the service in this range, on any resource that offers it.
     *
     * @param starts the first moment it may start, and the one before which it must
     * @param createdAt what the waiting list is ordered by; {@link Waitlist} sets it to the time of joining
     */
    public static Wish of(ServiceId service, TimeRange starts, Customer customer, Instant createdAt) {
        return new Wish(WishId.random(), service, customer, starts, List.of(), null, 1, State.WAITING, null, createdAt);
    }

    /** As {@link #of(ServiceId, TimeRange, Customer, Instant)}; joined when it is. */
    public static Wish of(ServiceId service, TimeRange starts, Customer customer) {
        return of(service, starts, customer, Instant.EPOCH);
    }

    /** On one of these alone. Default, and when none is given: on any that offers the service. */
    public Wish withResources(List<ResourceId> resources) {
        return new Wish(id, service, customer, starts, resources, duration, party, state, offer, createdAt);
    }

    /**
     * This long. Default: the service's own duration.
     *
     * @param duration whole minutes, 1 minute to 7 days
     * @throws IllegalArgumentException when out of bounds
     */
    public Wish withDuration(Duration duration) {
        Checks.minutes(duration, "duration", Duration.ofMinutes(1), Duration.ofDays(7));
        return new Wish(id, service, customer, starts, resources, duration, party, state, offer, createdAt);
    }

    /**
     * For so many people.
     *
     * @throws IllegalArgumentException when below 1
     */
    public Wish withParty(int people) {
        return new Wish(id, service, customer, starts, resources, duration, people, state, offer, createdAt);
    }

    /** The same wish, as it is kept; for the suite and its stores. */
    public Wish kept(WishId id, State state, Optional<BookingId> offer, Instant createdAt) {
        return new Wish(
                id, service, customer, starts, resources, duration, party, state, offer.orElse(null), createdAt);
    }

    /** Its id. */
    public WishId id() {
        return id;
    }

    /** What is wished for. */
    public ServiceId service() {
        return service;
    }

    /** By whom. */
    public Customer customer() {
        return customer;
    }

    /** Between which moments it is to start. */
    public TimeRange starts() {
        return starts;
    }

    /** On which resources; empty for any that offers the service. */
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

    /** What became of it. */
    public State state() {
        return state;
    }

    /** The booking that was offered: a hold, and once it was accepted, the customer's. */
    public Optional<BookingId> offer() {
        return Optional.ofNullable(offer);
    }

    /** When it joined the list. */
    public Instant createdAt() {
        return createdAt;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Wish that
                && id.equals(that.id)
                && service.equals(that.service)
                && customer.equals(that.customer)
                && starts.equals(that.starts)
                && resources.equals(that.resources)
                && Objects.equals(duration, that.duration)
                && party == that.party
                && state == that.state
                && Objects.equals(offer, that.offer)
                && createdAt.equals(that.createdAt);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** Without the customer's name, which does not belong in a log. */
    @Override
    public String toString() {
        return "Wish[" + id + ", " + service + ", " + starts + ", " + state + "]";
    }

    /** What can become of a wish. */
    public enum State {
        /** Nothing was free yet, or what was offered was not taken: it waits on. */
        WAITING,
        /** A time is held for it until the offer ends. */
        OFFERED,
        /** Its offer was accepted. The end. */
        GRANTED,
        /** It was withdrawn. The end. */
        LEFT
    }
}
