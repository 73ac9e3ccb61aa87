package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which bookings are asked for. Immutable. */
public final class BookingQuery {

    private static final int MOST = 10_000;

    private static final Set<BookingStatus> BLOCKING =
            Arrays.stream(BookingStatus.values()).filter(BookingStatus::blocks).collect(Collectors.toUnmodifiableSet());

    private final TimeRange starts;
    private final @Nullable ResourceId resource;
    private final @Nullable String customer;
    private final @Nullable SeriesId series;
    private final Set<BookingStatus> statuses;
    private final int limit;

    private BookingQuery(
            TimeRange starts,
            @Nullable ResourceId resource,
            @Nullable String customer,
            @Nullable SeriesId series,
            Set<BookingStatus> statuses,
            int limit) {
        this.starts = starts;
        this.resource = resource;
        this.customer = customer;
        this.series = series;
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
     * Bookings that keep their time ({@link BookingStatus#blocks}) and start from one moment up to, and without, another; at most 1,000.
     *
     * @throws IllegalArgumentException when {@code to} is not after {@code from}
     */
    public static BookingQuery between(Instant from, Instant to) {
        return new BookingQuery(new TimeRange(from, to), null, null, null, BLOCKING, 1000);
    }

    /** Of this resource alone, also where it is not the only one of a booking, or of its class. Default: of all. */
    public BookingQuery withResource(ResourceId resource) {
        return new BookingQuery(starts, requireNonNull(resource, "resource"), customer, series, statuses, limit);
    }

    /**
     * Of the customer with this id alone. Default: of all.
     *
     * @throws IllegalArgumentException when the id is none of a {@link Customer}
     */
    public BookingQuery withCustomer(String id) {
        return new BookingQuery(starts, resource, Checks.customer(id), series, statuses, limit);
    }

    /** Of this series alone. Default: of all. */
    public BookingQuery withSeries(SeriesId series) {
        return new BookingQuery(starts, resource, customer, requireNonNull(series, "series"), statuses, limit);
    }

    /**
     * In one of these states. Default: all that keep their time.
     *
     * @throws IllegalArgumentException when none is given
     */
    public BookingQuery withStatuses(Set<BookingStatus> statuses) {
        return new BookingQuery(starts, resource, customer, series, statuses, limit);
    }

    /**
     * At most so many, the earliest. Default: 1,000.
     *
     * @throws IllegalArgumentException when not 1 to 10,000
     */
    public BookingQuery withLimit(int limit) {
        return new BookingQuery(starts, resource, customer, series, statuses, limit);
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

    /** Of which series; empty for all. */
    public Optional<SeriesId> series() {
        return Optional.ofNullable(series);
    }

    /** In which states. */
    public Set<BookingStatus> statuses() {
        return statuses;
    }

    /** At most how many. */
    public int limit() {
        return limit;
    }

    /** Whether the booking is one of them, by what it says itself; for stores. */
    public boolean includes(Booking booking) {
        return includes(booking, other -> false);
    }

    /**
     * Whether the booking is one of them; for stores.
     *
     * @param needed whether it has a resource that it does not name: its class may have one
     */
    public boolean includes(Booking booking, Predicate<ResourceId> needed) {
        return !booking.start().isBefore(starts.start())
                && booking.start().isBefore(starts.end())
                && statuses.contains(booking.status())
                && (resource == null
                        || booking.places().stream().anyMatch(place -> resource.equals(place.resource()))
                        || needed.test(resource))
                && (series == null || booking.series().filter(series::equals).isPresent())
                && (customer == null || customer.equals(booking.customer().id()));
    }
}
