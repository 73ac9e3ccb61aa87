package dev.cimiento.scheduling.reminders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.notifications.Notification;
import dev.cimiento.notifications.Notifier;
import dev.cimiento.notifications.OutboxEntry;
import dev.cimiento.notifications.Recipient;
import dev.cimiento.notifications.TemplateName;
import dev.cimiento.notifications.Templates;
import dev.cimiento.notifications.inmemory.RecordingEmailTransport;
import dev.cimiento.notifications.postgresql.PostgresOutbox;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.postgresql.PostgresJobStore;
import dev.cimiento.scheduling.BookResult;
import dev.cimiento.scheduling.Booking;
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
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RemindersTest {

    private static final TenantId CLINIC = TenantId.of("clinica");
    private static final ServiceId CONSULTATION = ServiceId.of("consultation");
    private static final Instant NOON_FRIDAY = Instant.parse("2026-12-04T12:00:00Z");

    private final MutableClock clock = MutableClock.at("2026-12-01T12:00:00Z");
    private final AtomicInteger keys = new AtomicInteger();
    private TestDatabase database;
    private TenantDataSource dataSource;
    private Schedule schedule;
    private Notifier notifier;
    private Worker worker;

    @BeforeEach
    void start() {
        database = TestDatabase.create()
                .migrate(CLINIC, PostgresJobStore.SCHEMA, PostgresScheduleStore.SCHEMA, PostgresOutbox.SCHEMA);
        dataSource = database.tenantPool(4);
        JobQueue queue = JobQueue.on(new PostgresJobStore(dataSource, database.pool(4), clock));
        notifier = Notifier.of(new PostgresOutbox(dataSource), Templates.builtIn(Locale.ENGLISH), clock)
                .email(new RecordingEmailTransport());
        Schedule plain = Schedule.on(new PostgresScheduleStore(dataSource), clock);
        Reminders reminders = Reminders.of(plain.bookings(), queue, RemindersTest::text, notifier::notify, clock)
                .before(Duration.ofHours(24), Duration.ofHours(2));
        schedule = plain.withListener(reminders);
        Worker.Builder builder = Worker.of(queue);
        reminders.handleIn(builder);
        worker = builder.build();
        TenantContext.run(CLINIC, () -> {
            ResourceId doctor = ResourceId.of("doctor");
            schedule.catalog()
                    .save(Resource.of(doctor, "Doctor", ZoneOffset.UTC).withHours(WeeklyHours.everyDay("00:00-24:00")));
            schedule.catalog()
                    .save(Service.of(CONSULTATION, "Consultation", Duration.ofMinutes(30))
                            .withResources(doctor));
        });
    }

    @AfterEach
    void stop() {
        database.close();
    }

    private static Optional<Notification> text(Booking booking, String key) {
        return Optional.of(Notification.of(key, Recipient.email("ana@example.com"), TemplateName.BOOKING_REMINDER)
                .with(Map.of(
                        "business",
                        "Clinic",
                        "name",
                        "Ana",
                        "what",
                        "Consultation",
                        "when",
                        booking.start().toString())));
    }

    private Booking book(Instant start) {
        BookResult result = schedule.bookings()
                .book(BookingRequest.of(
                        IdempotencyKey.of("key-" + keys.incrementAndGet()),
                        CONSULTATION,
                        start,
                        Customer.of("ana", "Ana")));
        assertThat(result).isInstanceOf(BookResult.Booked.class);
        return ((BookResult.Booked) result).booking();
    }

    private List<String> sent() {
        worker.drain();
        return TenantContext.call(CLINIC, () -> notifier.recent(50)).stream()
                .map(OutboxEntry::message)
                .map(message -> message.content().text().replaceAll("(?s).*When: (\\S+).*", "$1"))
                .toList();
    }

    @Test
    @DisplayName("a booking is reminded of once for each lead time, not before")
    void remindsOnTime() {
        TenantContext.run(CLINIC, () -> book(NOON_FRIDAY));
        clock.set(NOON_FRIDAY.minus(Duration.ofHours(24)).minusSeconds(1));
        assertThat(sent()).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(sent()).hasSize(1);
        clock.set(NOON_FRIDAY.minus(Duration.ofHours(2)));
        assertThat(sent()).hasSize(2).allMatch(NOON_FRIDAY.toString()::equals);
        clock.set(NOON_FRIDAY.plus(Duration.ofDays(1)));
        assertThat(sent()).hasSize(2);
    }

    @Test
    @DisplayName("a booking that was cancelled is not reminded of")
    void cancelled() {
        TenantContext.run(CLINIC, () -> {
            Booking booking = book(NOON_FRIDAY);
            schedule.bookings().cancel(booking.id(), booking.version());
        });
        clock.set(NOON_FRIDAY.minus(Duration.ofMinutes(1)));
        assertThat(sent()).isEmpty();
    }

    @Test
    @DisplayName("a booking that was moved is reminded of at its new time alone")
    void moved() {
        Instant saturday = NOON_FRIDAY.plus(Duration.ofDays(1));
        TenantContext.run(CLINIC, () -> {
            Booking booking = book(NOON_FRIDAY);
            schedule.bookings().reschedule(booking.id(), booking.version(), saturday);
        });
        clock.set(NOON_FRIDAY.minus(Duration.ofHours(1)));
        assertThat(sent()).as("the jobs of the first time find it moved").isEmpty();
        clock.set(saturday.minus(Duration.ofHours(1)));
        assertThat(sent()).hasSize(2).allMatch(saturday.toString()::equals);
    }

    @Test
    @DisplayName("a booking made later than the lead time is reminded of at once, and one that has begun never")
    void late() {
        clock.set(NOON_FRIDAY.minus(Duration.ofMinutes(90)));
        TenantContext.run(CLINIC, () -> book(NOON_FRIDAY));
        assertThat(sent()).hasSize(2);
        TenantContext.run(CLINIC, () -> book(NOON_FRIDAY.plus(Duration.ofHours(1))));
        clock.set(NOON_FRIDAY.plus(Duration.ofHours(1)));
        assertThat(sent()).as("the worker was away until it began").hasSize(2);
    }

    @Test
    @DisplayName("a booking that is rolled back leaves no reminder behind")
    void rolledBack() {
        assertThatThrownBy(() -> TenantContext.run(
                        CLINIC,
                        () -> Transactions.run(dataSource, () -> {
                            book(NOON_FRIDAY);
                            throw new IllegalStateException("undo");
                        })))
                .hasMessage("undo");
        clock.set(NOON_FRIDAY.minus(Duration.ofMinutes(1)));
        assertThat(worker.drain()).isZero();
    }

    @Test
    @DisplayName("a lead time must be positive, of whole seconds and at most 60 days")
    void leads() {
        for (Duration lead :
                List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(61), Duration.ofMillis(1_500))) {
            assertThatThrownBy(() -> Reminders.of(
                                    schedule.bookings(),
                                    JobQueue.on(new PostgresJobStore(dataSource, dataSource)),
                                    RemindersTest::text,
                                    n -> {},
                                    clock)
                            .before(lead))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("lead");
        }
    }
}
