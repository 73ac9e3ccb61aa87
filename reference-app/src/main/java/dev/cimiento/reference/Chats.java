package dev.cimiento.reference;

import dev.cimiento.payments.Payments;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.Worker;
import dev.cimiento.reference.booking.Reservations;
import dev.cimiento.reference.catalog.Offers;
import dev.cimiento.reference.messaging.ChatResource;
import dev.cimiento.reference.messaging.WhatsAppWebhooks;
import dev.cimiento.reference.web.PublicAddress;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.whatsapp.Switchboard;
import dev.cimiento.whatsapp.WhatsApp;
import dev.cimiento.whatsapp.booking.BookingBot;
import dev.cimiento.whatsapp.booking.BookingDeposits;
import dev.cimiento.whatsapp.booking.WhatsAppJobs;
import dev.cimiento.whatsapp.postgresql.PostgresConversations;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import javax.sql.DataSource;

/** WhatsApp: a bot that books, and sends the page where the deposit is paid into the conversation. */
final class Chats {

    private final Providers providers;
    private final InstantSource clock;
    private final WhatsAppJobs jobs;
    private final WhatsApp whatsApp;
    private final BookingDeposits deposits;

    private Chats(
            DataSource db,
            Schedule schedule,
            Offers offers,
            JobQueue queue,
            Providers providers,
            PublicAddress address,
            InstantSource clock) {
        this.providers = providers;
        this.clock = clock;
        BookingBot bot = BookingBot.of(
                        schedule, service -> offers.deposit(service.id().value()), queue)
                .holdingFor(Reservations.HOLD)
                .refundingUntil(Duration.ZERO)
                .build();
        this.jobs = WhatsAppJobs.in(queue, clock);
        this.whatsApp = WhatsApp.of(new PostgresConversations(db), providers.whatsApp(), bot, clock)
                .withListener(jobs);
        this.deposits = BookingDeposits.of(
                bot, whatsApp, () -> URI.create(address.of(TenantContext.require()) + "/book.html"), clock);
    }

    static Chats of(
            DataSource db,
            Schedule schedule,
            Offers offers,
            JobQueue queue,
            Providers providers,
            PublicAddress address,
            InstantSource clock) {
        return new Chats(db, schedule, offers, queue, providers, address, clock);
    }

    /** Those that are paid from a conversation. */
    BookingDeposits deposits() {
        return deposits;
    }

    void handleIn(Worker.Builder worker, Payments payments) {
        jobs.handleIn(worker, whatsApp);
        deposits.handleIn(worker, payments);
    }

    WhatsAppWebhooks webhooks() {
        return new WhatsAppWebhooks(
                providers::webhook, providers::challenge, Switchboard.of(providers::tenantOf, whatsApp));
    }

    /** Where a developer plays the customer's telephone. */
    ChatResource simulator() {
        return new ChatResource(whatsApp, providers::line, clock);
    }
}
