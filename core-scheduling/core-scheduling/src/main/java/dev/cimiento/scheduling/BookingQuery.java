package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which bookings are asked for. Immutable. */
public final class BookingQuery {

    private static final int MOST = 10_000;

    private final TimeRange starts;
    private final @Nullable ResourceId resource;
    private final @Nullable String customer;
    private final Set<BookingStatus> statuses;
    private final int limit;

    private BookingQuery(
            TimeRange starts,
            @Nullable ResourceId resource,
            @Nullable String customer,
            Set<BookingStatus> statuses,
            int limit) {
        this.starts = starts;
        this.resource = resource;
        this.customer = customer;
        this.statuses = Set.copyOf(statuses);
        this.limit = limit;
        if (statuses.isEmpty()) {
            throw new IllegalArgumentException("statuses must name at least one, was empty");
        }
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit must be 1 to " + MOST + ", was " + limit);
        }
    }

    /**
     * Bookings that keep their time (held or confirmed) and start from one moment up to, and without, another; at most 1,000.
     *
     * @throws IllegalArgumentException when {@code to} is not after {@code from}
     */
    public static BookingQuery between(Instant from, Instant to) {
        return new BookingQuery(
                new TimeRange(from, to), null, null, Set.of(BookingStatus.HELD, BookingStatus.CONFIRMED), 1000);
    }

    /** Of this resource alone. Default: of all. */
    public BookingQuery withResource(ResourceId resource) {
        return new BookingQuery(starts, requireNonNull(resource, "resource"), customer, statuses, limit);
    }

    /** Of the customer with this id alone. Default: of all. */
    public BookingQuery withCustomer(String id) {
        return new BookingQuery(starts, resource, requireNonNull(id, "id"), statuses, limit);
    }

    /**
     * In one of these states. Default: held or confirmed.
     *
     * @throws IllegalArgumentException when none is given
     */
    public BookingQuery withStatuses(Set<BookingStatus> statuses) {
        return new BookingQuery(starts, resource, customer, statuses, limit);
    }

    /**
     * At most so many, the earliest. Default: 1,000.
     *
     * @throws IllegalArgumentException when not 1 to 10,000
     */
    public BookingQuery withLimit(int limit) {
        return new BookingQuery(starts, resource, customer, statuses, limit);
    }

    /** The first moment a booking may start. */
    public Instant from() {
        return starts.start();
    }

    /** The moment before which a booking must start. */
    public Instant to() {
        return starts.end();
    }

    /** Of which resource; empty for all. */
    public Optional<ResourceId> resource() {
        return Optional.ofNullable(resource);
    }

    /** Of which customer; empty for all. */
    public Optional<String> customer() {
        return Optional.ofNullable(customer);
    }

    /** In which states. */
    public Set<BookingStatus> statuses() {
        return statuses;
    }

    /** At most how many. */
    public int limit() {
        return limit;
    }

    /** Whether the booking is one of them; for stores. */
    public boolean includes(Booking booking) {
        return !booking.start().isBefore(starts.start())
                && booking.start().isBefore(starts.end())
                && statuses.contains(booking.status())
                && (resource == null || resource.equals(booking.resource()))
                && (customer == null || customer.equals(booking.customer().id()));
    }
}
