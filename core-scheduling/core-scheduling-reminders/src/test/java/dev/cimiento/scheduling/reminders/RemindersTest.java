package dev.cimiento.scheduling.reminders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.notifications.Channel;
import dev.cimiento.notifications.Notification;
import dev.cimiento.notifications.Notifier;
import dev.cimiento.notifications.OutboxEntry;
import dev.cimiento.notifications.Recipient;
import dev.cimiento.notifications.TemplateName;
import dev.cimiento.notifications.Templates;
import dev.cimiento.notifications.inmemory.RecordingChannelTransport;
import dev.cimiento.notifications.inmemory.RecordingEmailTransport;
import dev.cimiento.notifications.inmemory.RecordingSmsTransport;
import dev.cimiento.notifications.postgresql.PostgresOutbox;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.postgresql.PostgresJobStore;
import dev.cimiento.scheduling.BookResult;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.CancelResult;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.RequestResult;
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
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
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
    private JobQueue queue;

    @BeforeEach
    void start() {
        database = TestDatabase.create()
                .migrate(CLINIC, PostgresJobStore.SCHEMA, PostgresScheduleStore.SCHEMA, PostgresOutbox.SCHEMA);
        dataSource = database.tenantPool(4);
        JobQueue jobs = JobQueue.on(new PostgresJobStore(dataSource, database.pool(4), clock));
        notifier = Notifier.of(new PostgresOutbox(dataSource), Templates.builtIn(Locale.ENGLISH), clock)
                .email(new RecordingEmailTransport());
        queue = jobs;
        use(RemindersTest::text, UnaryOperator.identity());
        TenantContext.run(CLINIC, () -> {
            ResourceId doctor = ResourceId.of("doctor");
            schedule.catalog()
                    .save(Resource.of(doctor, "Doctor", ZoneOffset.UTC).withHours(WeeklyHours.everyDay("00:00-24:00")));
            schedule.catalog()
                    .save(Service.of(CONSULTATION, "Consultation", Duration.ofMinutes(30))
                            .withResources(doctor));
        });
    }

    private void use(ReminderText text, UnaryOperator<Reminders> change) {
        Schedule plain = Schedule.on(new PostgresScheduleStore(dataSource), clock);
        Reminders reminders = change.apply(Reminders.of(plain.bookings(), queue, text, notifier::notify, clock)
                .before(Duration.ofHours(24), Duration.ofHours(2)));
        schedule = plain.withListener(reminders);
        Worker.Builder builder = Worker.of(queue);
        reminders.handleIn(builder);
        worker = builder.build();
    }

    @AfterEach
    void stop() {
        database.close();
    }

    private static Optional<Notification> text(Booking booking, String key) {
        return Optional.of(message(booking, key, Recipient.email("ana@example.com")));
    }

    private static Notification message(Booking booking, String key, Recipient recipient) {
        return Notification.of(key, recipient, TemplateName.BOOKING_REMINDER)
                .with(Map.of(
                        "business",
                        "Clinic",
                        "name",
                        "Ana",
                        "what",
                        "Consultation",
                        "when",
                        booking.start().toString()));
    }

    private BookingRequest request(Instant start) {
        return BookingRequest.of(
                IdempotencyKey.of("key-" + keys.incrementAndGet()), CONSULTATION, start, Customer.of("ana", "Ana"));
    }

    private Booking book(Instant start) {
        BookResult result = schedule.bookings().book(request(start));
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
    @DisplayName("what is held or requested is not reminded of, nor who is there already")
    void otherStates() {
        TenantContext.run(CLINIC, () -> {
            schedule.bookings().hold(request(NOON_FRIDAY), Duration.ofDays(10));
            schedule.bookings().request(request(NOON_FRIDAY.plus(Duration.ofHours(1))), Duration.ofDays(10));
            Booking early = book(NOON_FRIDAY.plus(Duration.ofHours(2)));
            clock.set(NOON_FRIDAY);
            schedule.bookings().checkIn(early.id(), early.version());
        });
        assertThat(sent()).isEmpty();
    }

    @Test
    @DisplayName("a request is reminded of once it is approved")
    void approved() {
        TenantContext.run(CLINIC, () -> {
            RequestResult result = schedule.bookings().request(request(NOON_FRIDAY), Duration.ofDays(1));
            Booking booking = ((RequestResult.Requested) result).booking();
            schedule.bookings().approve(booking.id(), booking.version());
        });
        clock.set(NOON_FRIDAY.minus(Duration.ofHours(2)));
        assertThat(sent()).hasSize(2);
    }

    @Test
    @DisplayName("a booking cancelled after its reminder was due, before the worker came, is not reminded of")
    void cancelledLate() {
        Booking booking = TenantContext.call(CLINIC, () -> book(NOON_FRIDAY));
        clock.set(NOON_FRIDAY.minus(Duration.ofHours(2)));
        TenantContext.run(CLINIC, () -> schedule.bookings().cancel(booking.id(), booking.version()));
        assertThat(sent()).isEmpty();
    }

    @Test
    @DisplayName("a reminder that is looking at its booking while somebody cancels it waits for that, and is not sent")
    void cancelledMeanwhile() throws Exception {
        Booking booking = TenantContext.call(CLINIC, () -> book(NOON_FRIDAY));
        clock.set(NOON_FRIDAY.minus(Duration.ofHours(2)));
        ExecutorService threads = Executors.newSingleThreadExecutor();
        Future<Integer> worked = TenantContext.call(
                CLINIC,
                () -> Transactions.call(dataSource, () -> {
                    schedule.bookings().cancel(booking.id(), booking.version());
                    // Cancelled, and not known to anybody yet.
                    Future<Integer> working = threads.submit(worker::drain);
                    awaitBlocked();
                    assertThat(working).isNotDone();
                    return working;
                }));
        worked.get(30, TimeUnit.SECONDS);
        threads.shutdown();
        assertThat(sent()).isEmpty();
    }

    @Test
    @DisplayName(
            "who cancels a booking between the last look of its reminder and the outbox waits until the message is there")
    void cancelledAfterLastLook() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        List<Future<CancelResult>> cancelling = new ArrayList<>();
        ReminderText text = (booking, key) -> {
            cancelling.add(threads.submit(() ->
                    TenantContext.call(CLINIC, () -> schedule.bookings().cancel(booking.id(), booking.version()))));
            awaitBlocked();
            assertThat(cancelling.get(0)).isNotDone();
            return text(booking, key);
        };
        use(text, reminders -> reminders.before(Duration.ofHours(2)));
        TenantContext.run(CLINIC, () -> book(NOON_FRIDAY));
        clock.set(NOON_FRIDAY.minus(Duration.ofHours(2)));
        assertThat(sent()).hasSize(1);
        assertThat(cancelling).hasSize(1);
        assertThat(cancelling.get(0).get(30, TimeUnit.SECONDS)).isInstanceOf(CancelResult.Cancelled.class);
        threads.shutdown();
    }

    /** Until somebody waits for a row that another has locked. */
    private void awaitBlocked() {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!blocked()) {
            assertThat(System.nanoTime()).as("somebody waits for the booking").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private boolean blocked() {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND wait_event_type = 'Lock'")) {
            return rows.next() && rows.getLong(1) > 0;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("in quiet hours a reminder waits for the morning, also where the worker was away until the night")
    void quietHours() {
        use(
                RemindersTest::text,
                reminders -> reminders
                        .before(Duration.ofHours(10))
                        .withQuietHours(QuietHours.between("22:00", "08:00"), ZoneId.of("America/New_York")));
        // 12:00 in New York, due at 02:00.
        TenantContext.run(CLINIC, () -> book(Instant.parse("2026-12-04T17:00:00Z")));
        clock.set(Instant.parse("2026-12-04T12:59:59Z"));
        assertThat(sent()).isEmpty();
        clock.set(Instant.parse("2026-12-04T13:00:00Z"));
        assertThat(sent()).hasSize(1);
        // 09:00 in New York, due at 23:00 of the day before.
        TenantContext.run(CLINIC, () -> book(Instant.parse("2026-12-06T14:00:00Z")));
        clock.set(Instant.parse("2026-12-06T04:30:00Z"));
        assertThat(sent()).as("it is 23:30").hasSize(1);
        clock.set(Instant.parse("2026-12-06T13:00:00Z"));
        assertThat(sent()).hasSize(2);
    }

    @Test
    @DisplayName("a job that finds itself in the night waits for the morning")
    void workerAway() {
        use(
                RemindersTest::text,
                reminders ->
                        reminders.before(Duration.ofHours(24)).withQuietHours(QuietHours.between("22:00", "08:00")));
        TenantContext.run(CLINIC, () -> book(NOON_FRIDAY));
        clock.set(NOON_FRIDAY.minus(Duration.ofHours(13)));
        assertThat(sent()).as("due at noon, found at 23:00").isEmpty();
        clock.set(NOON_FRIDAY.minus(Duration.ofHours(4)));
        assertThat(sent()).hasSize(1);
    }

    @Test
    @DisplayName("two reminders that wait for the same morning are one")
    void sameMorning() {
        use(
                RemindersTest::text,
                reminders -> reminders
                        .before(Duration.ofHours(6), Duration.ofHours(8))
                        .withQuietHours(QuietHours.between("22:00", "08:00")));
        TenantContext.run(CLINIC, () -> book(NOON_FRIDAY));
        clock.set(NOON_FRIDAY.minus(Duration.ofHours(1)));
        assertThat(sent()).hasSize(1);
    }

    @Test
    @DisplayName("a service has lead times of its own, or none")
    void services() {
        use(RemindersTest::text, reminders -> reminders.beforeService(CONSULTATION, Duration.ofHours(1)));
        TenantContext.run(CLINIC, () -> book(NOON_FRIDAY));
        clock.set(NOON_FRIDAY.minus(Duration.ofMinutes(61)));
        assertThat(sent()).isEmpty();
        clock.set(NOON_FRIDAY.minus(Duration.ofMinutes(60)));
        assertThat(sent()).hasSize(1);
        use(RemindersTest::text, reminders -> reminders.beforeService(CONSULTATION));
        TenantContext.run(CLINIC, () -> book(NOON_FRIDAY.plus(Duration.ofHours(1))));
        clock.set(NOON_FRIDAY.plus(Duration.ofMinutes(30)));
        assertThat(sent()).hasSize(1);
    }

    @Test
    @DisplayName("each customer is written to on the channel they like best that has a text, and who wants none is not")
    void channels() {
        List<String> said = new ArrayList<>();
        ReminderText text = ReminderText.byPreference(
                booking -> booking.customer().id().equals("quiet")
                        ? List.of()
                        : List.of(Recipient.push("device"), Recipient.email("ana@example.com")),
                (booking, key, recipient) -> {
                    said.add(recipient.channel().name());
                    return recipient.channel() == Channel.EMAIL ? text(booking, key) : Optional.empty();
                });
        use(text, reminders -> reminders.before(Duration.ofHours(2)));
        TenantContext.run(CLINIC, () -> {
            book(NOON_FRIDAY);
            schedule.bookings()
                    .book(BookingRequest.of(
                            IdempotencyKey.of("quiet"),
                            CONSULTATION,
                            NOON_FRIDAY.plus(Duration.ofHours(1)),
                            Customer.of("quiet", "Quiet")));
        });
        clock.set(NOON_FRIDAY.minus(Duration.ofMinutes(30)));
        assertThat(sent()).hasSize(1);
        assertThat(said).containsExactly("PUSH", "EMAIL");
    }

    @Test
    @DisplayName("a reminder goes out by e-mail, SMS, WhatsApp or push, to each customer on one of them")
    void allChannels() {
        RecordingEmailTransport email = new RecordingEmailTransport();
        RecordingSmsTransport sms = new RecordingSmsTransport();
        RecordingChannelTransport whatsapp = new RecordingChannelTransport();
        RecordingChannelTransport push = new RecordingChannelTransport();
        notifier = Notifier.of(new PostgresOutbox(dataSource), Templates.builtIn(Locale.ENGLISH), clock)
                .email(email)
                .sms(sms)
                .channel(Channel.WHATSAPP, whatsapp)
                .channel(Channel.PUSH, push);
        Map<String, Recipient> wishes = Map.of(
                "ana", Recipient.email("ana@example.com"),
                "beto", Recipient.sms("+5491155550001"),
                "caro", Recipient.whatsapp("+5491155550002"),
                "dani", Recipient.push("device-token"));
        use(
                ReminderText.byPreference(
                        booking -> List.of(wishes.get(booking.customer().id())),
                        (booking, key, recipient) -> Optional.of(message(booking, key, recipient))),
                reminders -> reminders.before(Duration.ofHours(2)));
        TenantContext.run(CLINIC, () -> {
            int hour = 0;
            for (String customer : wishes.keySet()) {
                schedule.bookings()
                        .book(BookingRequest.of(
                                IdempotencyKey.of("for " + customer),
                                CONSULTATION,
                                NOON_FRIDAY.plus(Duration.ofMinutes(30L * hour++)),
                                Customer.of(customer, customer)));
            }
        });
        clock.set(NOON_FRIDAY.minus(Duration.ofMinutes(20)));
        worker.drain();
        TenantContext.run(CLINIC, () -> {
            assertThat(notifier.deliverDue(10)).hasSize(4);
            assertThat(email.sent()).hasSize(1);
            assertThat(sms.sent()).hasSize(1);
            assertThat(whatsapp.sent()).hasSize(1);
            assertThat(push.sent()).hasSize(1);
            assertThat(notifier.deliverDue(10)).isEmpty();
        });
    }

    @Test
    @DisplayName("a reminder whose job runs again, since its worker died before it could say so, is sent once")
    void ranAgain() {
        Booking booking = TenantContext.call(CLINIC, () -> book(NOON_FRIDAY));
        clock.set(NOON_FRIDAY.minus(Duration.ofHours(24)));
        worker.drain();
        assertThat(sent()).hasSize(1);
        TenantContext.run(
                CLINIC,
                () -> queue.enqueue(Job.of(
                        JobKind.text("scheduling.remind"),
                        booking.id() + " " + booking.version() + " "
                                + Duration.ofHours(24).toSeconds())));
        assertThat(worker.drain()).isEqualTo(1);
        assertThat(sent()).hasSize(1);
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
