package dev.cimiento.scheduling;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What there is to book and when it is open, in the current tenant. Changing it does not touch bookings that were made before: they keep
 * their time. Safe for use by many threads.
 */
public interface Catalog {

    /** Adds the resource, or replaces the one with its id. */
    void save(Resource resource);

    /**
     * Adds the service, or replaces the one with its id.
     *
     * @throws IllegalArgumentException when it names a resource that is not in the catalog
     */
    void save(Service service);

    /**
     * Sets other hours for one date, instead of those of the week and of what was set for that date before.
     *
     * @throws IllegalArgumentException when the resource is not in the catalog
     */
    void save(ResourceId resource, SpecialDay day);

    /** Goes back to the hours of the week on that date; nothing happens where they are in force. */
    void removeSpecialDay(ResourceId resource, LocalDate date);

    /** The resource with this id. */
    Optional<Resource> resource(ResourceId id);

    /** Every resource, by id. */
    List<Resource> resources();

    /** The service with this id. */
    Optional<Service> service(ServiceId id);

    /** Every service, by id. */
    List<Service> services();

    /** The special days from one date to another, both included, in order. */
    List<SpecialDay> specialDays(ResourceId resource, LocalDate first, LocalDate last);

    /**
     * Sets when a resource is busy elsewhere, by what one source says, instead of what that source said before: a person's own calendar, a
     * vacation. Those times are not offered; bookings that are there already stay.
     *
     * @param source 1 to 64 letters, digits and {@code . _ : -}
     * @param times in any order; may overlap each other and bookings; none to clear them
     * @throws IllegalArgumentException when the source has another name than that, or the resource is not in the catalog
     */
    void saveBusy(ResourceId resource, String source, List<TimeRange> times);

    /**
     * When a resource is busy elsewhere, by what one source says, in order.
     *
     * @throws IllegalArgumentException when the source has another name than {@link #saveBusy} takes
     */
    List<TimeRange> busy(ResourceId resource, String source);
}
