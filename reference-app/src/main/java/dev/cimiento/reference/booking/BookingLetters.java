package dev.cimiento.reference.booking;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AccountId;
import dev.cimiento.notifications.Notification;
import dev.cimiento.notifications.Recipient;
import dev.cimiento.notifications.TemplateName;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.reference.billing.Deposits;
import dev.cimiento.reference.messaging.Messages;
import dev.cimiento.reference.signup.Customers;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingChange;
import dev.cimiento.scheduling.BookingListener;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.Catalog;
import dev.cimiento.scheduling.Settlement;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.Tenants;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What customers hear of their bookings by e-mail, and their deposit on its way back, in the transaction of the change. */
public final class BookingLetters implements BookingListener {

    private static final TemplateName MOVED = TemplateName.of("booking_moved");
    private static final Locale LANGUAGE = Locale.forLanguageTag("es-AR");
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("EEEE d 'de' MMMM, HH:mm", LANGUAGE);

    private final Tenants tenants;
    private final Catalog catalog;
    private final Customers customers;
    private final Messages messages;
    private final JobQueue queue;

    /** Written to customers by these messages. */
    public BookingLetters(Tenants tenants, Catalog catalog, Customers customers, Messages messages, JobQueue queue) {
        this.tenants = requireNonNull(tenants, "tenants");
        this.catalog = requireNonNull(catalog, "catalog");
        this.customers = requireNonNull(customers, "customers");
        this.messages = requireNonNull(messages, "messages");
        this.queue = requireNonNull(queue, "queue");
    }

    @Override
    public void changed(BookingChange change) {
        switch (change.kind()) {
            case CONFIRMED -> write(change.booking(), TemplateName.BOOKING_CONFIRMED);
            case CANCELLED -> {
                write(change.booking(), TemplateName.BOOKING_CANCELLED);
                int percent =
                        change.booking().settlement().orElse(Settlement.FULL).refundPercent();
                if (percent > 0) {
                    queue.enqueue(Deposits.refund(change.booking().id(), percent));
                }
            }
            case RESCHEDULED -> {
                if (isNews(change)) {
                    write(change.booking(), MOVED);
                }
            }
            case HELD, REQUESTED, EXPIRED, CHECKED_IN, COMPLETED, NO_SHOW, CONFIRMED_TOO_LATE -> {
                // Nothing is certain yet, or nobody needs to be told.
            }
        }
    }

    /** A move of what is certain; one that only brings back the time that was told is none. */
    private static boolean isNews(BookingChange change) {
        Booking booking = change.booking();
        return booking.status() == BookingStatus.CONFIRMED
                && change.before()
                        .filter(before -> !before.toldStart().equals(booking.toldStart())
                                || !before.resource().equals(booking.resource()))
                        .isPresent();
    }

    /** The reminder of a booking, where its customer has an e-mail address. */
    public Optional<Notification> reminder(Booking booking, String key) {
        return about(booking, TemplateName.BOOKING_REMINDER, key);
    }

    private Optional<Notification> about(Booking booking, TemplateName template, String key) {
        return AccountId.parse(booking.customer().id())
                .flatMap(customers::find)
                .map(customer -> Notification.of(key, Recipient.email(customer.email()), template)
                        .with(values(booking))
                        .locale(LANGUAGE));
    }

    private Map<String, String> values(Booking booking) {
        String service = catalog.service(booking.service()).map(s -> s.name()).orElse("Turno");
        String resource =
                catalog.resource(booking.resource()).map(r -> r.name()).orElse("");
        return Map.of(
                "business", tenants.require(TenantContext.require()).name(),
                "name", booking.customer().name(),
                "what", resource.isEmpty() ? service : service + ", " + resource,
                "when", WHEN.format(booking.localStart()));
    }

    private void write(Booking booking, TemplateName template) {
        about(booking, template, template + "-" + booking.id() + "-" + booking.version())
                .ifPresent(messages::send);
    }
}
