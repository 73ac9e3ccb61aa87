package dev.cimiento.whatsapp.booking;

import dev.cimiento.payments.Money;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.Payments;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.postgresql.PostgresPaymentStore;
import dev.cimiento.payments.postgresql.PostgresSandboxSessions;
import dev.cimiento.payments.sandbox.SandboxPaymentGateway;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.postgresql.PostgresJobStore;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.WeeklyHours;
import dev.cimiento.scheduling.postgresql.PostgresScheduleStore;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TestDatabase;
import dev.cimiento.whatsapp.Contact;
import dev.cimiento.whatsapp.InboundMessage;
import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.OutboundMessage;
import dev.cimiento.whatsapp.WhatsApp;
import dev.cimiento.whatsapp.inmemory.InMemoryWhatsAppTransport;
import dev.cimiento.whatsapp.inmemory.SimulatedPhone;
import dev.cimiento.whatsapp.postgresql.PostgresConversations;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** A padel club with one court in Buenos Aires, on a Monday at nine in the morning; everything but the telephones is real. */
final class Club {

    static final ServiceId PADEL = ServiceId.of("padel");
    static final ServiceId LESSON = ServiceId.of("clase");
    static final LineId LINE = new LineId("106540352242922");

    private static final AtomicInteger NUMBER = new AtomicInteger();

    final TenantId tenant = TenantId.of("club-" + NUMBER.incrementAndGet());
    final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    final InMemoryWhatsAppTransport transport = new InMemoryWhatsAppTransport();
    final Schedule schedule;
    final Payments payments;
    final WhatsApp whatsApp;
    final Worker worker;

    private final SandboxPaymentGateway gateway;

    Club(TestDatabase database, DataSource pool, UnaryOperator<BookingBot.Builder> settings) {
        database.migrate(
                tenant,
                PostgresConversations.SCHEMA,
                PostgresScheduleStore.SCHEMA,
                PostgresPaymentStore.SCHEMA,
                PostgresJobStore.SCHEMA);
        TenantDataSource dataSource = TenantDataSource.over(pool);
        JobQueue queue = JobQueue.on(new PostgresJobStore(dataSource, pool, clock));
        schedule = Schedule.on(new PostgresScheduleStore(dataSource), clock);
        DepositPolicy deposits =
                service -> service.id().equals(PADEL) ? Optional.of(Money.of("3000.00", "ARS")) : Optional.empty();
        BookingBot bot =
                settings.apply(BookingBot.of(schedule, deposits, queue)).build();
        WhatsAppJobs jobs = WhatsAppJobs.in(queue, clock);
        whatsApp = WhatsApp.of(new PostgresConversations(dataSource), transport, bot, clock)
                .withListener(jobs);
        BookingDeposits money =
                BookingDeposits.of(bot, whatsApp, () -> URI.create("https://club.example/thanks"), clock);
        gateway = new SandboxPaymentGateway(
                new PostgresSandboxSessions(dataSource),
                it -> URI.create("https://club.example/pay"),
                Secret.of("sandbox"),
                clock);
        payments = Payments.on(new PostgresPaymentStore(dataSource), clock)
                .gateway(gateway)
                .listener(money)
                .build();
        Worker.Builder builder = Worker.of(queue);
        jobs.handleIn(builder, whatsApp);
        money.handleIn(builder, payments);
        worker = builder.build();
        TenantContext.run(tenant, this::open);
    }

    private void open() {
        schedule.catalog()
                .save(Resource.of(ResourceId.of("court-1"), "Cancha 1", ZoneId.of("America/Argentina/Buenos_Aires"))
                        .withHours(WeeklyHours.everyDay("18:00-21:00")));
        schedule.catalog().save(Service.of(PADEL, "Pádel", Duration.ofMinutes(90)));
    }

    /** A second service, booked without a deposit. */
    void offersLessons() {
        TenantContext.run(tenant, () -> schedule.catalog().save(Service.of(LESSON, "Clase", Duration.ofMinutes(60))));
    }

    /** A telephone whose messages come in as from the provider; nothing is answered until {@link #work}. */
    SimulatedPhone phone(String number) {
        return SimulatedPhone.of(LINE, Contact.ofPhone(number), transport, clock, this::comesIn);
    }

    private void comesIn(InboundMessage message) {
        as(() -> whatsApp.receive(message));
    }

    /** Lets the worker do all that is due, and lets the clock of the chat go on a little, as it does between two messages. */
    void work() {
        worker.drain();
        clock.advance(Duration.ofSeconds(2));
    }

    /** Says each thing and lets the club answer. */
    void chat(SimulatedPhone phone, String... texts) {
        for (String text : texts) {
            phone.types(text);
            work();
        }
    }

    <T> T as(Supplier<T> body) {
        return TenantContext.<T, RuntimeException>call(tenant, body::get);
    }

    List<Booking> bookings() {
        return as(() -> schedule.bookings()
                .list(BookingQuery.between(clock.instant(), clock.instant().plus(Duration.ofDays(30)))
                        .withStatuses(EnumSet.allOf(BookingStatus.class))));
    }

    Payment payment(Booking booking) {
        return as(() -> payments.find(dev.cimiento.payments.IdempotencyKey.of("booking-" + booking.id())))
                .orElseThrow();
    }

    void pays(Booking booking) {
        hears(approves(booking));
    }

    void isDeclined(Booking booking) {
        hears(as(() -> gateway.decline(payment(booking).session().orElseThrow())));
    }

    /** The payer pays; nobody has told the club yet. */
    WebhookRequest approves(Booking booking) {
        return as(() -> gateway.approve(payment(booking).session().orElseThrow()));
    }

    void hears(WebhookRequest webhook) {
        as(() -> payments.receive(SandboxPaymentGateway.PROVIDER, webhook));
        work();
    }

    static List<String> texts(SimulatedPhone phone) {
        return phone.screen().stream().map(OutboundMessage::asText).toList();
    }

    static List<String> options(SimulatedPhone phone) {
        List<OutboundMessage> screen = phone.screen();
        return ((OutboundMessage.Menu) screen.get(screen.size() - 1))
                .options().stream().map(OutboundMessage.Option::title).toList();
    }
}
