package dev.cimiento.reference.billing;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.CheckoutRequest;
import dev.cimiento.payments.CheckoutResult;
import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.Payments;
import dev.cimiento.payments.RefundRequest;
import dev.cimiento.payments.RefundResult;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Worker;
import dev.cimiento.reference.web.Modules;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.tenancy.ModuleId;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Deposits for bookings: one payment a booking, known by the booking's id. */
public final class Deposits {

    private static final JobKind<String> REFUND = JobKind.text("deposits.refund");

    private final Payments payments;
    private final Modules modules;

    /** Taken by these payments, of tenants that have them. */
    public Deposits(Payments payments, Modules modules) {
        this.payments = requireNonNull(payments, "payments");
        this.modules = requireNonNull(modules, "modules");
    }

    /** The provider's page for a booking; the same page however often it is asked for. Call it outside a transaction. */
    public URI checkout(
            BookingId booking, Money amount, String description, String payerEmail, URI returnTo, Duration payableFor) {
        CheckoutResult result = payments.checkout(CheckoutRequest.of(key(booking), amount, description, returnTo)
                .reference(booking.toString())
                .payerEmail(payerEmail)
                .expiresIn(payableFor));
        if (result instanceof CheckoutResult.Ready ready) {
            return ready.url();
        }
        if (result instanceof CheckoutResult.Declined) {
            throw ProblemException.conflict("payment-declined", "the payment provider does not take this payment");
        }
        if (result instanceof CheckoutResult.Settled) {
            throw ProblemException.conflict("payment-settled", "this booking's payment is decided already");
        }
        throw ProblemException.conflict(
                "payment-unknown",
                "the payment provider did not answer; ask again in a moment, nothing is charged twice");
    }

    /** The payment of a booking. */
    public Optional<Payment> of(BookingId booking) {
        return modules.include(ModuleId.PAYMENTS) ? payments.find(key(booking)) : Optional.empty();
    }

    /** What became of the deposit, in one word; empty where there is none. */
    public Optional<String> state(BookingId booking) {
        return of(booking)
                .map(payment -> payment.refunded().isPositive()
                        ? "REFUNDED"
                        : payment.state().name());
    }

    /** The job that sends a booking's deposit back, as often as it takes; where none was paid, it does nothing. */
    public static Job refund(BookingId booking) {
        return refund(booking, 100);
    }

    /** As {@link #refund(BookingId)}, of a part: 1 to 100 per cent, rounded down to the smallest unit of the currency. */
    public static Job refund(BookingId booking, int percent) {
        return Job.of(REFUND, booking + " " + percent).withUniqueKey(booking.toString());
    }

    /** The jobs of this feature. */
    public void handleIn(Worker.Builder worker) {
        worker.handle(REFUND, job -> {
            String[] wish = job.payload().split(" ", 2);
            return sendBack(BookingId.of(wish[0]), wish.length == 2 ? Integer.parseInt(wish[1]) : 100);
        });
    }

    private Outcome sendBack(BookingId booking, int percent) {
        Optional<Payment> payment = of(booking);
        if (payment.isEmpty() || payment.get().state() != PaymentState.SUCCEEDED) {
            return Outcome.cancel("nothing was paid");
        }
        IdempotencyKey key = IdempotencyKey.of("refund-" + booking);
        Money captured = payment.get().captured();
        Money part = new Money(captured.minor() * percent / 100, captured.currency());
        if (!part.isPositive()) {
            return Outcome.cancel("nothing goes back");
        }
        RefundResult result = payments.refund(
                percent == 100
                        ? RefundRequest.full(key, payment.get().id())
                        : RefundRequest.part(key, payment.get().id(), part));
        if (result instanceof RefundResult.Unknown) {
            throw new IllegalStateException("the provider's answer to the refund of booking " + booking + " was lost");
        }
        if (result instanceof RefundResult.Declined declined) {
            throw new IllegalStateException(
                    "the provider refuses to refund booking " + booking + ": " + declined.decline());
        }
        return Outcome.done();
    }

    private static IdempotencyKey key(BookingId booking) {
        return IdempotencyKey.of("booking-" + booking);
    }
}
