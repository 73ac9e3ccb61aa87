package dev.cimiento.scheduling.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.scheduling.Availability;
import dev.cimiento.scheduling.BookResult;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingListener;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.Bookings;
import dev.cimiento.scheduling.Catalog;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.scheduling.Denial;
import dev.cimiento.scheduling.HoldResult;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Refusal;
import dev.cimiento.scheduling.Refused;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.Slot;
import dev.cimiento.scheduling.SlotQuery;
import dev.cimiento.scheduling.WeeklyHours;
import dev.cimiento.scheduling.spi.ScheduleStore;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;

/** A padel club in Buenos Aires, on a Monday at nine in the morning: what the contracts below begin with. */
public abstract class ScheduleFixture {

    static final ZoneId BUENOS_AIRES = ZoneId.of("America/Argentina/Buenos_Aires");
    static final LocalDate MONDAY = LocalDate.of(2026, 11, 23);
    static final LocalDate TUESDAY = MONDAY.plusDays(1);
    static final ResourceId COURT = ResourceId.of("court-1");
    static final ServiceId PADEL = ServiceId.of("padel");
    static final Customer ANA = Customer.of("customer-1", "Ana");

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");

    final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final AtomicInteger keys = new AtomicInteger();

    ScheduleStore store;
    Schedule schedule;
    Catalog catalog;
    Availability availability;
    Bookings bookings;

    ScheduleFixture() {}

    /** A store without anything in it, which this thread and threads that it starts can use. */
    protected abstract ScheduleStore emptyStore();

    @BeforeEach
    final void open() {
        store = emptyStore();
        schedule = Schedule.on(store, clock);
        catalog = schedule.catalog();
        availability = schedule.availability();
        bookings = schedule.bookings();
        catalog.save(Resource.of(COURT, "Court 1", BUENOS_AIRES).withHours(WeeklyHours.everyDay("08:00-24:00")));
        catalog.save(Service.of(PADEL, "Padel", Duration.ofMinutes(90)).withGridStep(Duration.ofMinutes(30)));
    }

    /** As so many processes have it, who share nothing but the store, and tell what happens to one listener. */
    List<Bookings> processes(int count, BookingListener listener) {
        return Stream.generate(
                        () -> Schedule.on(store, clock).withListener(listener).bookings())
                .limit(count)
                .toList();
    }

    List<Bookings> processes(int count) {
        return processes(count, change -> {});
    }

    IdempotencyKey newKey() {
        return IdempotencyKey.of("key-" + keys.incrementAndGet());
    }

    BookingRequest request(Instant start) {
        return BookingRequest.of(newKey(), PADEL, start, ANA).withResources(COURT);
    }

    Booking booked(Instant start) {
        return booked(request(start));
    }

    Booking booked(BookingRequest request) {
        BookResult result = bookings.book(request);
        assertThat(result).isInstanceOf(BookResult.Booked.class);
        return ((BookResult.Booked) result).booking();
    }

    Booking held(BookingRequest request, Duration length) {
        HoldResult result = bookings.hold(request, length);
        assertThat(result).isInstanceOf(HoldResult.Held.class);
        return ((HoldResult.Held) result).booking();
    }

    /** A moment on the club's wall clock: {@code 2026-11-24T10:00}. */
    static Instant at(LocalDate date, String time) {
        return LocalDateTime.parse(date + "T" + time).atZone(BUENOS_AIRES).toInstant();
    }

    static Instant at(String moment) {
        return Instant.parse(moment);
    }

    List<Slot> slots(LocalDate date) {
        return availability.slots(SlotQuery.on(date, BUENOS_AIRES, PADEL));
    }

    /** The free starts of that date on the resource's wall clock: {@code 08:00}. */
    List<String> starts(LocalDate date) {
        return slots(date).stream().map(ScheduleFixture::wallClock).toList();
    }

    static String wallClock(Slot slot) {
        return slot.localStart().format(CLOCK);
    }

    /** An hour on the court, without any rule. */
    static Service hour() {
        return Service.of(PADEL, "Padel", Duration.ofHours(1));
    }

    void hours(String... windows) {
        resource(COURT, windows);
    }

    ResourceId resource(ResourceId id, String... windows) {
        catalog.save(Resource.of(id, id.value(), BUENOS_AIRES).withHours(WeeklyHours.everyDay(windows)));
        return id;
    }

    static void assertRefused(Object result, Refusal reason) {
        assertThat(result).isInstanceOf(Refused.class);
        assertThat(((Refused) result).reason()).isEqualTo(reason);
    }

    static Refusal reason(Optional<Denial> denial) {
        assertThat(denial).get().isInstanceOf(Refused.class);
        return ((Refused) denial.orElseThrow()).reason();
    }
}
