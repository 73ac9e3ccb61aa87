package dev.cimiento.payments.stripe;

import com.stripe.exception.StripeException;
import com.stripe.param.RefundCreateParams;
import dev.cimiento.payments.Decline;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.spi.PaymentAnswer;
import dev.cimiento.payments.spi.PaymentLookup;
import dev.cimiento.payments.spi.ProviderPayment;
import dev.cimiento.payments.spi.Returns;
import java.util.Optional;

/** Refunds of all that a PaymentIntent has left. */
final class StripeReturns implements Returns {

    private final StripeApi api;

    StripeReturns(StripeApi api) {
        this.api = api;
    }

    @Override
    public PaymentAnswer giveBack(Payment payment) {
        StripeLookups lookups = new StripeLookups(api);
        Optional<ProviderPayment> before = lookups.fetch(PaymentLookup.of(payment))
                .filter(word -> word.state() == PaymentState.SUCCEEDED)
                .filter(word -> word.charge().isPresent());
        if (before.isEmpty()) {
            return new PaymentAnswer.Refused(new Decline(Decline.Reason.NOT_REFUNDABLE, ""));
        }
        RefundCreateParams params = RefundCreateParams.builder()
                .setPaymentIntent(before.get().charge().orElseThrow().value())
                .putMetadata(StripePaymentGateway.PAYMENT_ID, payment.id().toString())
                .build();
        try {
            api.services().refunds().create(params, StripeApi.idempotent(payment.id() + "-return"));
        } catch (StripeException e) {
            Optional<Decline> decline = StripeFailures.declinedRefund(e);
            if (decline.isEmpty()) {
                throw StripeFailures.writing("the return of payment " + payment.id(), e);
            }
            // "Refunded already" may be our own first call, whose answer was lost.
            if (decline.get().reason() != Decline.Reason.NOT_REFUNDABLE) {
                return new PaymentAnswer.Refused(decline.get());
            }
        }
        return lookups.fetch(PaymentLookup.of(payment))
                .<PaymentAnswer>map(PaymentAnswer.Done::new)
                .orElseGet(() -> new PaymentAnswer.Refused(new Decline(Decline.Reason.NOT_REFUNDABLE, "")));
    }
}
