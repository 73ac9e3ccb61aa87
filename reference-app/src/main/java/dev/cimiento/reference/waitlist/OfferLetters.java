package dev.cimiento.reference.waitlist;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AccountId;
import dev.cimiento.notifications.Notification;
import dev.cimiento.notifications.Recipient;
import dev.cimiento.notifications.TemplateName;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Worker;
import dev.cimiento.reference.catalog.Showcase;
import dev.cimiento.reference.messaging.Messages;
import dev.cimiento.reference.signup.Customers;
import dev.cimiento.reference.web.PublicAddress;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingChange;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.BookingListener;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.Bookings;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.Tenants;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/**
 * Tells who waits that a time is held for them. An offer is a hold like any other to who listens, so a job looks, once the change has committed,
 * whether it was one.
 */
public final class OfferLetters implements BookingListener {

    private static final JobKind<String> OFFER = JobKind.text("waitlist.offer");
    private static final TemplateName TEMPLATE = TemplateName.of("waitlist_offer");
    private static final Locale LANGUAGE = Locale.forLanguageTag("es-AR");
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("EEEE d 'de' MMMM, HH:mm", LANGUAGE);

    private final Wishes wishes;
    private final Bookings bookings;
    private final Showcase showcase;
    private final Customers customers;
    private final Tenants tenants;
    private final PublicAddress address;
    private final Messages messages;
    private final JobQueue queue;

    /** About these wishes and bookings, written to customers by these messages. */
    public OfferLetters(
            Wishes wishes,
            Bookings bookings,
            Showcase showcase,
            Customers customers,
            Tenants tenants,
            PublicAddress address,
            Messages messages,
            JobQueue queue) {
        this.wishes = requireNonNull(wishes, "wishes");
        this.bookings = requireNonNull(bookings, "bookings");
        this.showcase = requireNonNull(showcase, "showcase");
        this.customers = requireNonNull(customers, "customers");
        this.tenants = requireNonNull(tenants, "tenants");
        this.address = requireNonNull(address, "address");
        this.messages = requireNonNull(messages, "messages");
        this.queue = requireNonNull(queue, "queue");
    }

    @Override
    public void changed(BookingChange change) {
        Booking booking = change.booking();
        if (change.kind() == BookingChange.Kind.HELD
                && !wishes.of(booking.customer().id()).isEmpty()) {
            queue.enqueue(Job.of(OFFER, booking.id().toString())
                    .withUniqueKey(booking.id().toString()));
        }
    }

    /** The jobs of this feature. */
    public void handleIn(Worker.Builder worker) {
        worker.handle(OFFER, job -> {
            bookings.find(BookingId.of(job.payload()))
                    .filter(booking -> booking.status() == BookingStatus.HELD)
                    .filter(booking -> wishes.of(booking.customer().id()).stream()
                            .anyMatch(wish ->
                                    wish.offer().filter(booking.id()::equals).isPresent()))
                    .ifPresent(this::write);
            return Outcome.done();
        });
    }

    private void write(Booking booking) {
        Showcase.Names names = showcase.names();
        AccountId.parse(booking.customer().id())
                .flatMap(customers::find)
                .ifPresent(customer -> messages.send(Notification.of(
                                "waitlist-offer-" + booking.id(), Recipient.email(customer.email()), TEMPLATE)
                        .with(Map.of(
                                "business",
                                        tenants.require(TenantContext.require()).name(),
                                "name", customer.name(),
                                "what",
                                        names.service(booking.service()).name() + ", "
                                                + names.resource(booking.resource())
                                                        .name(),
                                "when", WHEN.format(booking.localStart()),
                                "until",
                                        WHEN.format(booking.heldUntil()
                                                .orElse(booking.start())
                                                .atZone(booking.zone())),
                                "link", address.of(TenantContext.require()) + "/book.html"))
                        .locale(LANGUAGE)));
    }
}
