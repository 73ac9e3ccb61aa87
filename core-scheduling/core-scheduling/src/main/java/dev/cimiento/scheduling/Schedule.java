package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.spi.ScheduleStore;
import java.time.InstantSource;

/**
 * The appointments of a business: what there is to book, when it is free, and who has booked it.
 *
 * <p>One serves every tenant: each call works for the tenant that {@code TenantContext} names. Safe for use by many threads; opens nothing.
 */
public final class Schedule {

    private final ScheduleStore store;
    private final InstantSource clock;
    private final BookingListener listener;

    private Schedule(ScheduleStore store, InstantSource clock, BookingListener listener) {
        this.store = requireNonNull(store, "store");
        this.clock = requireNonNull(clock, "clock");
        this.listener = requireNonNull(listener, "listener");
    }

    /**
     * Kept in this store.
     *
     * @param clock what "now" is, for notice, advance and the end of holds; the same for every process on one database
     */
    public static Schedule on(ScheduleStore store, InstantSource clock) {
        return new Schedule(store, clock, change -> {});
    }

    /** With this listener beside those it has. */
    public Schedule withListener(BookingListener listener) {
        return new Schedule(store, clock, this.listener.and(requireNonNull(listener, "listener")));
    }

    /** What there is to book. */
    public Catalog catalog() {
        return store.catalog();
    }

    /** When it is free. */
    public Availability availability() {
        return new Availability(store, clock);
    }

    /** Who has booked it. */
    public Bookings bookings() {
        return new Bookings(store, clock, listener);
    }
}
