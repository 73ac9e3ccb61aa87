package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.spi.ScheduleStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * The appointments of a business: what there is to book, when it is free, and who has booked it.
 *
 * <p>One serves every tenant: each call works for the tenant that {@code TenantContext} names. Safe for use by many threads; opens nothing.
 */
public final class Schedule {

    private final ScheduleStore store;
    private final InstantSource clock;
    private final BookingListener listener;
    private final Map<String, HolidayCalendar> holidays;
    private final Duration offerLength;
    private final Flights flights;

    private Schedule(
            ScheduleStore store,
            InstantSource clock,
            BookingListener listener,
            Map<String, HolidayCalendar> holidays,
            Duration offerLength,
            Flights flights) {
        this.store = requireNonNull(store, "store");
        this.clock = requireNonNull(clock, "clock");
        this.listener = requireNonNull(listener, "listener");
        this.holidays = Map.copyOf(holidays);
        this.offerLength = offerLength;
        this.flights = flights;
        Bookings.checkHold(offerLength);
    }

    /**
     * Kept in this store. It knows the holidays of Argentina, as {@code AR}; see {@link #withHolidays} for others.
     *
     * @param clock what "now" is, for notice, advance and the end of holds; the same for every process on one database
     */
    public static Schedule on(ScheduleStore store, InstantSource clock) {
        return new Schedule(
                store,
                clock,
                change -> {},
                Map.of(ArgentineHolidays.NAME, ArgentineHolidays.byLaw()),
                Duration.ofMinutes(30),
                new Flights());
    }

    /** With this listener beside those it has. */
    public Schedule withListener(BookingListener listener) {
        return new Schedule(
                store, clock, this.listener.and(requireNonNull(listener, "listener")), holidays, offerLength, flights);
    }

    /** With this calendar for resources that keep the holidays of this name ({@link Resource#withHolidays}), instead of what it meant before. */
    public Schedule withHolidays(String name, HolidayCalendar calendar) {
        Map<String, HolidayCalendar> more = new HashMap<>(holidays);
        more.put(Checks.id(name, "name"), requireNonNull(calendar, "calendar"));
        return new Schedule(store, clock, listener, more, offerLength, flights);
    }

    /**
     * With offers from the waiting list that can be accepted for this long. Default: 30 minutes.
     *
     * @param length whole seconds, 1 second to 30 days
     * @throws IllegalArgumentException when the length is out of bounds
     */
    public Schedule withOfferLength(Duration length) {
        return new Schedule(store, clock, listener, holidays, length, flights);
    }

    /** What there is to book. */
    public Catalog catalog() {
        return store.catalog();
    }

    /** When it is free. */
    public Availability availability() {
        return new Availability(store, clock, holidays);
    }

    /** Bookings that repeat. */
    public SeriesBookings series() {
        return new SeriesBookings(store, bookings());
    }

    /** What customers were told, where the rules of a time zone have changed since. */
    public ToldTimes toldTimes() {
        return new ToldTimes(store, bookings().placing());
    }

    /** Who waits for a time that somebody gives up. */
    public Waitlist waitlist() {
        return waitlist(bookings());
    }

    private Waitlist waitlist(Bookings bookings) {
        Placing placing = new Placing(clock, listener, holidays);
        return new Waitlist(store, placing, holidays, offerLength, bookings);
    }

    /** Who has booked it. */
    public Bookings bookings() {
        Placing placing = new Placing(clock, listener, holidays);
        Bookings offering = new Bookings(store, placing, flights);
        return new Bookings(store, placing.withFreed(waitlist(offering)::changed), flights);
    }
}
