package dev.cimiento.scheduling.testkit;

import static java.time.ZoneOffset.UTC;

import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.WeeklyHours;
import dev.cimiento.scheduling.postgresql.PostgresScheduleStore;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TenantIsolationContract;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/** Every tenant books the same slots of resources with the same names: those of another must not be in the way. */
class BookingIsolationTest extends TenantIsolationContract {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final ServiceId SERVICE = ServiceId.of("visit");

    @Override
    protected List<SchemaModule> modules() {
        return List.of(PostgresScheduleStore.SCHEMA);
    }

    @Override
    protected void write(DataSource dataSource, String mark) {
        Schedule schedule = schedule(dataSource);
        schedule.catalog()
                .save(Resource.of(ResourceId.of("room"), "Room", UTC).withHours(WeeklyHours.everyDay("00:00-24:00")));
        schedule.catalog().save(Service.of(SERVICE, "Visit", Duration.ofHours(1)));
        int round = mark.matches(".*-\\d+") ? Integer.parseInt(mark.substring(mark.lastIndexOf('-') + 1)) : 0;
        BookingRequest request = BookingRequest.of(
                IdempotencyKey.of("key-" + round),
                SERVICE,
                NOW.plus(Duration.ofHours(1L + round)),
                Customer.of("any", mark));
        schedule.bookings().book(request);
    }

    @Override
    protected List<String> readAll(DataSource dataSource) {
        return schedule(dataSource).bookings().list(BookingQuery.between(NOW, NOW.plus(Duration.ofDays(30)))).stream()
                .map(Booking::customer)
                .map(Customer::name)
                .toList();
    }

    private static Schedule schedule(DataSource dataSource) {
        return Schedule.on(new PostgresScheduleStore(dataSource), MutableClock.at(NOW));
    }
}
