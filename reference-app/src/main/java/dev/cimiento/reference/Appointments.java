package dev.cimiento.reference;

import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.Recurring;
import dev.cimiento.queues.Worker;
import dev.cimiento.reference.admin.Deeds;
import dev.cimiento.reference.billing.Deposits;
import dev.cimiento.reference.booking.BookingDesk;
import dev.cimiento.reference.booking.BookingLetters;
import dev.cimiento.reference.booking.BookingResource;
import dev.cimiento.reference.booking.BookingView;
import dev.cimiento.reference.booking.Reservations;
import dev.cimiento.reference.booking.SeriesResource;
import dev.cimiento.reference.booking.StandingBookings;
import dev.cimiento.reference.booking.ToldTimesJob;
import dev.cimiento.reference.calendar.CalendarAddresses;
import dev.cimiento.reference.calendar.CalendarResource;
import dev.cimiento.reference.calendar.HttpCalendarSource;
import dev.cimiento.reference.calendar.MyCalendar;
import dev.cimiento.reference.calendar.OutsideCalendarEditor;
import dev.cimiento.reference.calendar.OutsideCalendars;
import dev.cimiento.reference.calendar.ResourceCalendar;
import dev.cimiento.reference.catalog.CatalogResource;
import dev.cimiento.reference.catalog.ClosureEditor;
import dev.cimiento.reference.catalog.Offers;
import dev.cimiento.reference.catalog.ResourceEditor;
import dev.cimiento.reference.catalog.ServiceEditor;
import dev.cimiento.reference.catalog.Showcase;
import dev.cimiento.reference.catalog.SpecialDayEditor;
import dev.cimiento.reference.messaging.Messages;
import dev.cimiento.reference.signup.Customers;
import dev.cimiento.reference.waitlist.OfferLetters;
import dev.cimiento.reference.waitlist.WaitlistResource;
import dev.cimiento.reference.waitlist.Wishes;
import dev.cimiento.reference.web.Modules;
import dev.cimiento.reference.web.PublicAddress;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.scheduling.ical4j.CalendarFeeds;
import dev.cimiento.scheduling.postgresql.PostgresScheduleStore;
import dev.cimiento.scheduling.reminders.Reminders;
import dev.cimiento.tenancy.Tenants;
import dev.cimiento.tenancy.http.Reachable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Appointments, with what follows from each change of one, and their HTTP. */
final class Appointments {

    /** How long a time is held for who waited: longer than a payment page lives. */
    private static final Duration OFFER = Duration.ofHours(2);

    private final Customers customers;
    private final InstantSource clock;
    private final Schedule schedule;
    private final Offers offers;
    private final Showcase showcase;
    private final Wishes wishes;
    private final Reminders reminders;
    private final OfferLetters offerLetters;
    private final CalendarFeeds feeds;
    private final CalendarAddresses addresses;
    private final OutsideCalendars outside;

    private Appointments(
            DataSource db,
            Tenants tenants,
            PublicAddress address,
            Customers customers,
            Messages messages,
            JobQueue queue,
            Reachable reachable,
            InstantSource clock) {
        this.customers = customers;
        this.clock = clock;
        Schedule plain = Schedule.on(new PostgresScheduleStore(db), clock).withOfferLength(OFFER);
        this.offers = new Offers(db);
        this.showcase = new Showcase(plain.catalog());
        BookingLetters letters = new BookingLetters(tenants, plain.catalog(), customers, messages, queue);
        this.reminders = Reminders.of(plain.bookings(), queue, letters::reminder, messages::send, clock)
                .before(Duration.ofHours(48));
        this.offerLetters = new OfferLetters(
                new Wishes(plain.waitlist(), db),
                plain.bookings(),
                showcase,
                customers,
                tenants,
                address,
                messages,
                queue);
        this.schedule = plain.withListener(letters).withListener(reminders).withListener(offerLetters);
        this.wishes = new Wishes(schedule.waitlist(), db);
        this.feeds = CalendarFeeds.of(schedule, db, clock);
        this.addresses = new CalendarAddresses(feeds, address);
        this.outside = new OutsideCalendars(db, schedule.catalog(), new HttpCalendarSource(reachable), queue, clock);
    }

    static Appointments of(
            DataSource db,
            Tenants tenants,
            PublicAddress address,
            Customers customers,
            Messages messages,
            JobQueue queue,
            Reachable reachable,
            InstantSource clock) {
        return new Appointments(db, tenants, address, customers, messages, queue, reachable, clock);
    }

    Schedule schedule() {
        return schedule;
    }

    /** What must be paid to book. */
    Offers offers() {
        return offers;
    }

    void handleIn(Worker.Builder worker) {
        reminders.handleIn(worker);
        offerLetters.handleIn(worker);
        outside.handleIn(worker);
        new ToldTimesJob(schedule).handleIn(worker);
    }

    /** What must be done once a minute: offers that ended go to the next who waits, and who did not come is noted where the tenant wants it. */
    void upkeep(Optional<Duration> noShowGrace) {
        schedule.bookings().sweep(1_000);
        noShowGrace.ifPresent(grace -> schedule.catalog()
                .services()
                .forEach(service -> schedule.bookings().sweepNoShows(service.id(), grace, 1_000)));
    }

    /** What recurs in every tenant. */
    static List<Recurring> recurring() {
        return List.of(OutsideCalendars.hourly(), ToldTimesJob.daily());
    }

    List<Object> components(Reservations reservations, Deposits deposits, Modules modules, Deeds deeds) {
        BookingView view = new BookingView(showcase, deposits, clock);
        StandingBookings series = new StandingBookings(schedule, clock);
        return List.of(
                new CatalogResource(schedule, showcase, offers),
                new ServiceEditor(schedule.catalog(), offers, modules, deeds),
                new ResourceEditor(schedule.catalog(), deeds, Wiring.ZONE),
                new SpecialDayEditor(schedule.catalog(), deeds),
                new ClosureEditor(schedule.catalog(), deeds),
                new BookingResource(schedule.bookings(), reservations, showcase, customers, view, clock),
                new BookingDesk(schedule.bookings(), reservations, showcase, view, deeds),
                new SeriesResource(series, showcase, offers, customers, view, deeds),
                new WaitlistResource(wishes, schedule, reservations, showcase, customers, view, clock),
                new CalendarResource(feeds),
                new MyCalendar(addresses),
                new ResourceCalendar(addresses, showcase, deeds),
                new OutsideCalendarEditor(outside, showcase, deeds));
    }
}
