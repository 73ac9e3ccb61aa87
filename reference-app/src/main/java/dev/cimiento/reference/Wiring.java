package dev.cimiento.reference;

import dev.cimiento.aiagent.Assistant;
import dev.cimiento.aiagent.Documents;
import dev.cimiento.aiagent.postgresql.PostgresConversations;
import dev.cimiento.aiagent.postgresql.PostgresDocuments;
import dev.cimiento.auth.jakarta.AuthFeature;
import dev.cimiento.auth.jakarta.SecurityHeaders;
import dev.cimiento.notifications.ClassPathTemplates;
import dev.cimiento.notifications.Notifier;
import dev.cimiento.notifications.Templates;
import dev.cimiento.notifications.postgresql.PostgresOutbox;
import dev.cimiento.payments.Payments;
import dev.cimiento.payments.invoices.Invoices;
import dev.cimiento.payments.postgresql.PostgresInvoiceStore;
import dev.cimiento.payments.postgresql.PostgresPaymentStore;
import dev.cimiento.payments.postgresql.PostgresSandboxSessions;
import dev.cimiento.payments.sandbox.SandboxPaymentGateway;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.line.FrontDesk;
import dev.cimiento.queues.pgjdbc.NotifyJobSignal;
import dev.cimiento.queues.postgresql.PostgresWaitingLine;
import dev.cimiento.reference.admin.AuditResource;
import dev.cimiento.reference.admin.Deeds;
import dev.cimiento.reference.admin.SettingsEditor;
import dev.cimiento.reference.admin.Trail;
import dev.cimiento.reference.assistant.AssistantResource;
import dev.cimiento.reference.assistant.FreeTimes;
import dev.cimiento.reference.billing.Deposits;
import dev.cimiento.reference.billing.DisputeResource;
import dev.cimiento.reference.billing.InvoiceList;
import dev.cimiento.reference.billing.InvoiceResource;
import dev.cimiento.reference.billing.Invoicing;
import dev.cimiento.reference.billing.PaymentWebhooks;
import dev.cimiento.reference.billing.SandboxResource;
import dev.cimiento.reference.booking.PaidBookings;
import dev.cimiento.reference.booking.Reservations;
import dev.cimiento.reference.booking.ToldTimesJob;
import dev.cimiento.reference.catalog.Offers;
import dev.cimiento.reference.frontdesk.DeskLines;
import dev.cimiento.reference.frontdesk.LineEditor;
import dev.cimiento.reference.frontdesk.LineResource;
import dev.cimiento.reference.frontdesk.TicketDesk;
import dev.cimiento.reference.messaging.Messages;
import dev.cimiento.reference.messaging.OutboxResource;
import dev.cimiento.reference.platform.BusinessResource;
import dev.cimiento.reference.platform.DemoBusiness;
import dev.cimiento.reference.platform.DemoTenants;
import dev.cimiento.reference.platform.FirstAdministrator;
import dev.cimiento.reference.platform.Health;
import dev.cimiento.reference.platform.Housekeeping;
import dev.cimiento.reference.platform.KeyRotation;
import dev.cimiento.reference.platform.Metrics;
import dev.cimiento.reference.platform.Timetables;
import dev.cimiento.reference.signup.AccountLetters;
import dev.cimiento.reference.signup.Customers;
import dev.cimiento.reference.signup.ProfileResource;
import dev.cimiento.reference.team.Team;
import dev.cimiento.reference.team.TeamResource;
import dev.cimiento.reference.web.Bodies;
import dev.cimiento.reference.web.Errors;
import dev.cimiento.reference.web.Hosts;
import dev.cimiento.reference.web.Json;
import dev.cimiento.reference.web.Modules;
import dev.cimiento.reference.web.Pages;
import dev.cimiento.reference.web.PublicAddress;
import dev.cimiento.reference.web.Refusals;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantProvisioner;
import dev.cimiento.tenancy.TenantSettings;
import dev.cimiento.tenancy.Tenants;
import dev.cimiento.tenancy.fleet.FleetMigration;
import dev.cimiento.tenancy.flyway.FlywayMigrations;
import dev.cimiento.tenancy.http.Reachable;
import dev.cimiento.tenancy.jakarta.TenantFilter;
import dev.cimiento.tenancy.micrometer.MicrometerTenancyListener;
import dev.cimiento.tenancy.postgresql.PostgresSchemaVersions;
import jakarta.servlet.Filter;
import java.net.URI;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Builds the service, in the order of the story, and is the only place that names an adapter. To take payments by another provider, or to
 * send e-mail another way, change the line here.
 */
final class Wiring {

    /** The busiest tenants have time series of their own; the others share one. */
    private static final int TENANTS_WITH_SERIES = 50;

    static final ZoneId ZONE = ZoneId.of("America/Argentina/Buenos_Aires");

    private final TenantProvisioner provisioner;
    private final PublicAddress address;
    private final FleetMigration fleet;
    private final NotifyJobSignal signal;
    private final Metrics metrics;
    private final Worker worker;
    private final List<Filter> filters;
    private final List<Object> components;
    private final DemoTenants demoTenants;

    private Wiring(Settings settings, Database database, InstantSource clock) {
        boolean development = settings.mode() == Settings.Mode.DEV;
        Keys keys = Keys.of(settings);
        this.metrics = new Metrics();
        metrics.watch(database.pool());
        this.address = new PublicAddress(settings.publicScheme(), settings.baseDomain(), settings.publicPort());

        // Tenancy: who is served, and the data source that shows each only its own.
        Platform platform = Platform.of(settings, database, keys, clock);
        Tenants tenants = platform.tenants();
        Modules modules = new Modules(tenants, platform.plans(), platform.gate());
        TenantSettings own = platform.settings();
        TenantDataSource db = database.tenants();

        // Identity.
        Trail trail = new Trail(platform.audit());
        Identity identity = Identity.of(db, keys, address, trail, settings.breachedPasswords(), clock);
        Customers customers = identity.customers();

        // Jobs, and messages sent by jobs.
        Background background = Background.of(database, clock);
        this.signal = background.signal();
        JobQueue queue = background.queue();
        Providers providers = new Providers(own, address, development, clock);
        Templates templates = Templates.builtIn(Locale.forLanguageTag("es"))
                .overriddenBy(ClassPathTemplates.in(
                        AccountLetters.class.getClassLoader(), "dev/cimiento/reference/templates"));
        Notifier notifier = Notifier.of(new PostgresOutbox(db), templates, clock)
                .email(providers.email())
                .sms(providers.sms());
        Messages messages = new Messages(notifier, queue, clock);

        // Appointments, with what follows from each change of one.
        Appointments appointments = Appointments.of(
                db,
                tenants,
                address,
                customers,
                messages,
                queue,
                development ? Reachable.LOOPBACK_TOO : Reachable.PUBLIC,
                clock);
        Schedule schedule = appointments.schedule();
        Offers offers = appointments.offers();

        // WhatsApp, where people book too.
        Chats chats = Chats.of(db, schedule, offers, queue, providers, address, clock);

        // Money: a deposit that is paid confirms the booking it is for.
        SandboxPaymentGateway sandbox = new SandboxPaymentGateway(
                new PostgresSandboxSessions(db),
                tenant -> URI.create(address.of(tenant) + "/pay"),
                keys.sandbox(),
                clock);

        // What follows from a payment, in its transaction; the log comes last, since its end is held until the commit.
        Invoices invoices = providers
                .invoicesBy(Invoices.of(new PostgresInvoiceStore(db), clock, ZONE), platform.keyring(), db)
                .withListener(trail);
        Invoicing invoicing = new Invoicing(invoices, schedule.bookings(), tenants, own);
        Payments.Builder builder = Payments.on(new PostgresPaymentStore(db), clock)
                .listener(new AfterPayment(new PaidBookings(schedule, queue), chats.deposits(), invoicing, trail));
        if (development) {
            builder.gateway(sandbox);
        }
        Payments payments = providers.payInto(builder).build();
        Deposits deposits = new Deposits(payments, modules);
        Reservations reservations = new Reservations(schedule, offers, deposits, address);
        Deeds deeds = new Deeds(platform.audit(), db);

        // The front desk.
        FrontDesk desk = new PostgresWaitingLine(db, clock, ZONE);
        DeskLines lines = new DeskLines(desk, clock, ZONE);

        // The assistant.
        LocalModels models = new LocalModels(settings, clock);
        Documents documents = models.documents(new PostgresDocuments(db));
        Assistant assistant =
                models.assistant(documents, new PostgresConversations(db), List.of(FreeTimes.of(schedule)));

        Housekeeping housekeeping = new Housekeeping(
                queue,
                List.of(() -> appointments.upkeep(providers.noShowGrace()), identity::purge, desk::upkeep, () -> {
                    if (modules.include(ModuleId.PAYMENTS)) {
                        payments.catchUp(100);
                        invoicing.authorizeDue();
                    }
                }));

        Worker.Builder jobs = background.worker(settings.shutdownGrace(), metrics);
        messages.handleIn(jobs);
        appointments.handleIn(jobs);
        deposits.handleIn(jobs);
        chats.handleIn(jobs, payments);
        housekeeping.handleIn(jobs);
        new KeyRotation(identity.rotation(), platform.stored(), keys.master().current()).handleIn(jobs);
        this.worker = jobs.build();

        // What a new tenant needs.
        TenantProvisioner tables = Tables.of(
                TenantProvisioner.of(tenants, platform.plans(), FlywayMigrations.over(database.migrations()))
                        .withVersions(new PostgresSchemaVersions(database.pool())),
                platform.schemas());
        this.fleet = FleetMigration.of(tables, database.pool(), clock);
        TenantProvisioner provisioning = tables.withStep(
                        new FirstAdministrator(identity.accounts(), customers, keys::adminEmail, keys.adminPassword()))
                .withStep(housekeeping)
                .withStep(new Timetables(
                        background.schedules(),
                        Stream.concat(Appointments.recurring().stream(), Stream.of(KeyRotation.daily()))
                                .toList(),
                        queue,
                        List.of(ToldTimesJob.job(), KeyRotation.job())));
        this.provisioner = development
                ? provisioning.withStep(new DemoBusiness(schedule.catalog(), offers, documents, platform.plans()))
                : provisioning;

        this.demoTenants = new DemoTenants(() -> development
                ? tenants.list().stream()
                        .map(tenant -> new DemoTenants.DemoTenant(
                                tenant.name(),
                                tenant.plan().value(),
                                address.of(tenant.id()),
                                keys.adminEmail(tenant.id()),
                                keys.adminPassword().reveal()))
                        .toList()
                : List.of());

        // HTTP.
        this.filters = List.of(
                // Whether browsers must come by https is said where https ends, before this service.
                SecurityHeaders.standard()
                        .withPlainHttp()
                        .with("Referrer-Policy", "same-origin")
                        .with("Cache-Control", "no-store"),
                platform.hosts()
                        .map(hosts -> TenantFilter.of(tenants, Hosts.by(hosts)).withHosts(hosts))
                        .orElseGet(() -> TenantFilter.of(tenants, Hosts.under(settings.baseDomain())))
                        .withPlatformPaths(Hosts::isPlatformPath)
                        .withRefusals(new Refusals())
                        .withListener(MicrometerTenancyListener.of(metrics.registry(), TENANTS_WITH_SERIES, clock))
                        .withModules(
                                platform.gate(),
                                Map.of(
                                        "/api/v1/assistant", ModuleId.AI_AGENT,
                                        "/api/v1/invoices", ModuleId.PAYMENTS,
                                        "/api/v1/admin/disputes", ModuleId.PAYMENTS,
                                        "/api/v1/dev/chat", ModuleId.WHATSAPP,
                                        "/api/v1/sandbox", ModuleId.PAYMENTS,
                                        "/webhooks/payments", ModuleId.PAYMENTS,
                                        "/webhooks/whatsapp", ModuleId.WHATSAPP)));
        AuthFeature login =
                identity.login(new AccountLetters(tenants, address, messages), providers::logins, development);
        List<Object> http = new ArrayList<>(List.of(
                new Json(),
                new Bodies(),
                new Errors(),
                new Pages(),
                new Health(database.pool()),
                new BusinessResource(modules, schedule.catalog(), development),
                settings.publicScheme().equals("https") ? login : login.withPlainHttp(),
                new ProfileResource(customers),
                new TeamResource(new Team(identity.accounts(), db), customers, deeds),
                new InvoiceResource(invoicing, deposits, schedule.bookings()),
                new InvoiceList(invoicing, deposits, schedule.bookings()),
                new DisputeResource(payments),
                new PaymentWebhooks(payments),
                chats.webhooks(),
                new LineResource(desk, lines),
                new TicketDesk(desk, lines),
                new LineEditor(desk, lines, deeds),
                new AssistantResource(assistant),
                new AuditResource(platform.audit()),
                SettingsEditor.of(platform.written(), TenantKeys.all(), own, deeds)));
        http.addAll(appointments.components(reservations, deposits, modules, deeds));
        http.addAll(background.components(schedule, deeds));
        if (development) {
            http.addAll(List.of(
                    demoTenants,
                    new OutboxResource(notifier),
                    chats.simulator(),
                    new SandboxResource(sandbox, payments)));
        }
        this.components = List.copyOf(http);
    }

    static Wiring of(Settings settings, Database database, InstantSource clock) {
        return new Wiring(settings, database, clock);
    }

    TenantProvisioner provisioner() {
        return provisioner;
    }

    FleetMigration fleet() {
        return fleet;
    }

    NotifyJobSignal signal() {
        return signal;
    }

    Metrics metrics() {
        return metrics;
    }

    PublicAddress address() {
        return address;
    }

    Worker worker() {
        return worker;
    }

    List<Filter> filters() {
        return filters;
    }

    List<Object> components() {
        return components;
    }

    DemoTenants demoTenants() {
        return demoTenants;
    }
}
