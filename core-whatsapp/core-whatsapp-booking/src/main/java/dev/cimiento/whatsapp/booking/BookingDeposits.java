package dev.cimiento.whatsapp.booking;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.CheckoutRequest;
import dev.cimiento.payments.CheckoutResult;
import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentChanged;
import dev.cimiento.payments.PaymentListener;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.Payments;
import dev.cimiento.payments.RefundRequest;
import dev.cimiento.payments.RefundResult;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Worker;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.ConfirmResult;
import dev.cimiento.whatsapp.ConversationId;
import dev.cimiento.whatsapp.OutboundMessage;
import dev.cimiento.whatsapp.Sending;
import dev.cimiento.whatsapp.WhatsApp;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The money side of {@link BookingBot}: its jobs open the page where a deposit is paid and send the link into the conversation; as a listener of
 * the payments it makes the booking last when the money is there, in the transaction of the payment, and tells the person.
 *
 * <p>Only the provider's word counts: whoever writes "I have paid" has not. Where the money comes after the hold has ended and somebody else has
 * the time, or after the person has cancelled, it goes back, and the person is told. The payment of a booking has the key {@code
 * booking-<id>} and the booking's id as reference, its refund the key {@code refund-<id>}: a host that sees to its own bookings in the same
 * way may do so beside this. Bookings that were not made in a conversation are left to the host.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class BookingDeposits implements PaymentListener {

    private static final Logger LOG = LoggerFactory.getLogger(BookingDeposits.class);

    private final BookingBot bot;
    private final WhatsApp whatsApp;
    private final Supplier<URI> returnTo;
    private final InstantSource clock;

    private BookingDeposits(BookingBot bot, WhatsApp whatsApp, Supplier<URI> returnTo, InstantSource clock) {
        this.bot = requireNonNull(bot, "bot");
        this.whatsApp = requireNonNull(whatsApp, "whatsApp");
        this.returnTo = requireNonNull(returnTo, "returnTo");
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * Of this bot.
     *
     * @param whatsApp where people are told; on the same database as the payments
     * @param returnTo where the provider's page leads afterwards; asked within the tenant, and the same at each try
     */
    public static BookingDeposits of(BookingBot bot, WhatsApp whatsApp, Supplier<URI> returnTo, InstantSource clock) {
        return new BookingDeposits(bot, whatsApp, returnTo, clock);
    }

    /** Lets a worker run the jobs. */
    public void handleIn(Worker.Builder worker, Payments payments) {
        requireNonNull(payments, "payments");
        worker.handle(DepositJobs.LINK, job -> sendLink(job.payload(), payments));
        worker.handle(DepositJobs.REFUND, job -> sendBack(BookingId.of(job.payload()), payments));
    }

    @Override
    public void changed(PaymentChanged event) {
        Optional<Booking> booking = booking(event.payment());
        Optional<ConversationId> conversation = booking.flatMap(Guest::conversation);
        if (booking.isEmpty() || conversation.isEmpty()) {
            return;
        }
        if (event.succeeded()) {
            paid(booking.get(), conversation.get());
        } else if (event.payment().state() == PaymentState.DECLINED) {
            Wording wording = wording(conversation.get());
            tell(
                    conversation.get(),
                    "declined-" + event.payment().id() + "-" + event.payment().version(),
                    wording.say(
                            "El pago fue rechazado. Podés probar de nuevo, o con otro medio, en el mismo link.",
                            "The payment was declined. You can try again, or another way, on the same link.",
                            "O pagamento foi recusado. Você pode tentar de novo, ou de outra forma, no mesmo link."));
        }
    }

    private Optional<Booking> booking(Payment payment) {
        try {
            return payment.reference().isEmpty()
                    ? Optional.empty()
                    : bot.schedule().bookings().find(BookingId.of(payment.reference()));
        } catch (IllegalArgumentException notOfABooking) {
            return Optional.empty();
        }
    }

    private void paid(Booking booking, ConversationId conversation) {
        Wording wording = wording(conversation);
        String what = wording.booking(booking, bot.schedule().catalog());
        ConfirmResult result = bot.schedule().bookings().confirmIfStillFree(booking.id());
        if (result instanceof ConfirmResult.Confirmed) {
            tell(
                    conversation,
                    "paid-" + booking.id(),
                    wording.say(
                            "¡Listo! Recibimos la seña. Confirmado: " + what + ".",
                            "Done! We have your deposit. Confirmed: " + what + ".",
                            "Pronto! Recebemos o sinal. Confirmado: " + what + "."));
            return;
        }
        bot.queue().enqueue(DepositJobs.refund(booking.id()));
        tell(
                conversation,
                "too-late-" + booking.id(),
                wording.say(
                        "Tu pago llegó cuando ya no teníamos " + what
                                + ". Te lo devolvemos; podés elegir otro horario.",
                        "Your payment came when " + what + " was no longer ours to give. We are sending it back;"
                                + " you can choose another time.",
                        "Seu pagamento chegou quando já não tínhamos " + what
                                + ". Vamos devolver; você pode escolher outro horário."));
    }

    private Outcome sendLink(String payload, Payments payments) {
        String[] parts = payload.split(" ", -1);
        Optional<Booking> found = bot.schedule().bookings().find(BookingId.of(parts[0]));
        if (found.filter(this::waitsForMoney).isEmpty()) {
            return Outcome.cancel("the booking waits for no payment any more");
        }
        Booking booking = found.get();
        Optional<ConversationId> conversation = Guest.conversation(booking);
        Optional<Money> deposit =
                bot.schedule().catalog().service(booking.service()).flatMap(bot.deposits()::deposit);
        if (conversation.isEmpty() || deposit.isEmpty()) {
            return Outcome.cancel("there is no deposit to pay, or nobody to tell");
        }
        Wording wording = wording(conversation.get());
        Optional<URI> page = page(payments, booking, deposit.get());
        String text = page.map(url ->
                        wording.say("Pagá la seña acá: ", "Pay the deposit here: ", "Pague o sinal aqui: ") + url)
                .orElseGet(() -> wording.say(
                        "No pudimos abrir el pago. Escribinos o probá con otro turno.",
                        "We could not open the payment. Write to us, or try another time.",
                        "Não conseguimos abrir o pagamento. Fale com a gente ou tente outro horário."));
        tell(conversation.get(), "deposit-" + parts[1], text);
        return Outcome.done();
    }

    private boolean waitsForMoney(Booking booking) {
        Instant now = clock.instant();
        return booking.status() == BookingStatus.HELD
                && booking.heldUntil().filter(now::isBefore).isPresent();
    }

    /** Empty where the provider will not take it. Throws to be tried again where nobody knows. */
    private Optional<URI> page(Payments payments, Booking booking, Money deposit) {
        // In one language for all tries: the same key must say the same.
        String what =
                new Wording(bot.language()).booking(booking, bot.schedule().catalog());
        CheckoutResult result =
                payments.checkout(CheckoutRequest.of(paymentKey(booking.id()), deposit, what, returnTo.get())
                        .reference(booking.id().toString())
                        .expiresIn(bot.hold()));
        if (result instanceof CheckoutResult.Ready ready) {
            return Optional.of(ready.url());
        }
        if (result instanceof CheckoutResult.Unknown) {
            throw new IllegalStateException(
                    "the provider's answer to the deposit of booking " + booking.id() + " was lost");
        }
        // The price or the name of the service was changed since: the page that is open stays the page.
        return result instanceof CheckoutResult.KeyConflict conflict
                ? payments.find(conflict.existing()).flatMap(Payment::url)
                : Optional.empty();
    }

    private Outcome sendBack(BookingId booking, Payments payments) {
        Optional<Payment> payment = payments.find(paymentKey(booking));
        if (payment.isEmpty() || !payment.get().refundable().isPositive()) {
            return Outcome.cancel("there is nothing to send back");
        }
        RefundResult result = payments.refund(RefundRequest.full(
                IdempotencyKey.of("refund-" + booking), payment.get().id()));
        if (result instanceof RefundResult.Unknown || result instanceof RefundResult.Declined) {
            throw new IllegalStateException("the deposit of booking " + booking + " was not sent back: "
                    + result.getClass().getSimpleName());
        }
        return Outcome.done();
    }

    private static IdempotencyKey paymentKey(BookingId booking) {
        return IdempotencyKey.of("booking-" + booking);
    }

    private Wording wording(ConversationId conversation) {
        return new Wording(
                whatsApp.conversations().state(conversation).map(bot::language).orElseGet(bot::language));
    }

    private void tell(ConversationId conversation, String key, String text) {
        Sending sending =
                whatsApp.send(conversation, dev.cimiento.whatsapp.IdempotencyKey.of(key), OutboundMessage.text(text));
        if (!(sending instanceof Sending.Queued)) {
            LOG.warn(
                    "cannot tell conversation {}: {}",
                    conversation,
                    sending.getClass().getSimpleName());
        }
    }
}
