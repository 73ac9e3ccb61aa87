package dev.cimiento.payments.stripe;

import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.param.PaymentIntentCaptureParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.service.V1Services;
import dev.cimiento.payments.Capture;
import dev.cimiento.payments.Decline;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentSource;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.PermanentPaymentsException;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.spi.ChargeOrder;
import dev.cimiento.payments.spi.DirectPayments;
import dev.cimiento.payments.spi.PaymentAnswer;
import dev.cimiento.payments.spi.PaymentLookup;
import dev.cimiento.payments.spi.ProviderPayment;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** PaymentIntents confirmed at once. */
final class StripeCharges implements DirectPayments {

    private static final Duration DAY = Duration.ofDays(1);

    private final StripeApi api;

    StripeCharges(StripeApi api) {
        this.api = api;
    }

    @Override
    public PaymentAnswer charge(ChargeOrder order) {
        Payment payment = order.payment();
        if (!StripeAmounts.knows(payment.amount().currency())) {
            return refused(Decline.Reason.CURRENCY_NOT_SUPPORTED);
        }
        OptionalLong amount = StripeAmounts.toStripe(payment.amount());
        if (amount.isEmpty()) {
            return refused(Decline.Reason.AMOUNT_NOT_SUPPORTED);
        }
        PaymentIntentCreateParams params = params(order, amount.getAsLong());
        try {
            V1Services stripe = api.services();
            PaymentIntent intent = stripe.paymentIntents()
                    .create(params, StripeApi.idempotent(payment.id().toString()));
            return new PaymentAnswer.Done(new StripeLookups(api).of(stripe, intent, payment));
        } catch (StripeException e) {
            Optional<Decline> decline = StripeFailures.declinedCharge(e);
            if (decline.isPresent()) {
                return new PaymentAnswer.Refused(decline.get());
            }
            throw StripeFailures.writing("the charge of payment " + payment.id(), e);
        }
    }

    @Override
    public PaymentAnswer capture(Payment payment, Money amount) {
        OptionalLong minor = StripeAmounts.toStripe(amount);
        if (minor.isEmpty()) {
            return refused(Decline.Reason.AMOUNT_NOT_SUPPORTED);
        }
        String intent = charge(payment).value();
        PaymentIntentCaptureParams params = PaymentIntentCaptureParams.builder()
                .setAmountToCapture(minor.getAsLong())
                .build();
        try {
            V1Services stripe = api.services();
            return new PaymentAnswer.Done(new StripeLookups(api)
                    .of(
                            stripe,
                            stripe.paymentIntents()
                                    .capture(intent, params, StripeApi.idempotent(payment.id() + "-capture")),
                            payment));
        } catch (StripeException e) {
            return refusedChange("the capture of payment " + payment.id(), e);
        }
    }

    @Override
    public PaymentAnswer cancel(Payment payment) {
        String what = "the cancellation of payment " + payment.id();
        try {
            V1Services stripe = api.services();
            if (payment.session().isPresent() && payment.state() != PaymentState.AUTHORIZED && isOpen(payment)) {
                stripe.checkout()
                        .sessions()
                        .expire(payment.session().get().value(), StripeApi.idempotent(payment.id() + "-cancel"));
                return new PaymentAnswer.Done(word(payment));
            }
            PaymentIntent intent = stripe.paymentIntents()
                    .cancel(charge(payment).value(), StripeApi.idempotent(payment.id() + "-cancel"));
            return new PaymentAnswer.Done(new StripeLookups(api).of(stripe, intent, payment));
        } catch (StripeException e) {
            return refusedChange(what, e);
        }
    }

    /** Whether the page is what has to be closed: once something is set aside, the page is complete. */
    private boolean isOpen(Payment payment) {
        PaymentState state = word(payment).state();
        return state == PaymentState.OPEN || state == PaymentState.DECLINED;
    }

    private ProviderPayment word(Payment payment) {
        return new StripeLookups(api)
                .fetch(PaymentLookup.of(payment))
                .orElseThrow(() -> new PermanentPaymentsException("stripe does not know payment " + payment.id()));
    }

    private static PaymentIntentCreateParams params(ChargeOrder order, long amount) {
        Payment payment = order.payment();
        PaymentIntentCreateParams.Builder params = PaymentIntentCreateParams.builder()
                .setAmount(amount)
                .setCurrency(payment.amount().currency().getCurrencyCode().toLowerCase(Locale.ROOT))
                .setDescription(order.request().description())
                .setConfirm(true)
                .putMetadata(StripePaymentGateway.PAYMENT_ID, payment.id().toString());
        order.request().payerEmail().ifPresent(params::setReceiptEmail);
        order.request()
                .applicationFee()
                .ifPresent(fee -> params.setApplicationFeeAmount(
                        StripeAmounts.toStripe(fee).orElseThrow()));
        if (order.request().capture() == Capture.LATER) {
            params.setCaptureMethod(PaymentIntentCreateParams.CaptureMethod.MANUAL);
        }
        if (order.request().source() instanceof PaymentSource.Cash cash) {
            return cash(params, order, cash.network());
        }
        params.addPaymentMethodType("card")
                .setReturnUrl(order.request().returnTo().toString());
        order.method()
                .ifPresentOrElse(
                        saved -> params.setPaymentMethod(saved.reference().value())
                                .setCustomer(saved.payer().value()),
                        () -> params.setPaymentMethod(
                                ((PaymentSource.Card) order.request().source()).token()));
        if (order.request().installments() > 1) {
            params.setPaymentMethodOptions(installments(order.request().installments()));
        }
        return params.build();
    }

    private static PaymentIntentCreateParams.PaymentMethodOptions installments(int number) {
        return PaymentIntentCreateParams.PaymentMethodOptions.builder()
                .setCard(PaymentIntentCreateParams.PaymentMethodOptions.Card.builder()
                        .setInstallments(PaymentIntentCreateParams.PaymentMethodOptions.Card.Installments.builder()
                                .setEnabled(true)
                                .setPlan(PaymentIntentCreateParams.PaymentMethodOptions.Card.Installments.Plan.builder()
                                        .setCount((long) number)
                                        .setInterval(
                                                PaymentIntentCreateParams.PaymentMethodOptions.Card.Installments.Plan
                                                        .Interval.MONTH)
                                        .setType(
                                                PaymentIntentCreateParams.PaymentMethodOptions.Card.Installments.Plan
                                                        .Type.FIXED_COUNT)
                                        .build())
                                .build())
                        .build())
                .build();
    }

    private static PaymentIntentCreateParams cash(
            PaymentIntentCreateParams.Builder params, ChargeOrder order, String network) {
        if (!network.equals("oxxo")) {
            throw new IllegalArgumentException("cash with Stripe must be at oxxo, was " + network);
        }
        if (order.request().capture() == Capture.LATER || order.request().installments() > 1) {
            throw new IllegalArgumentException("cash must be captured now and in one part");
        }
        String email = order.request()
                .payerEmail()
                .orElseThrow(() -> new IllegalArgumentException("payerEmail must be given with cash"));
        params.addPaymentMethodType("oxxo")
                .setPaymentMethodData(PaymentIntentCreateParams.PaymentMethodData.builder()
                        .setType(PaymentIntentCreateParams.PaymentMethodData.Type.OXXO)
                        .setBillingDetails(PaymentIntentCreateParams.PaymentMethodData.BillingDetails.builder()
                                .setEmail(email)
                                .setName(email)
                                .build())
                        .build());
        order.request()
                .expiresIn()
                .ifPresent(length ->
                        params.setPaymentMethodOptions(PaymentIntentCreateParams.PaymentMethodOptions.builder()
                                .setOxxo(PaymentIntentCreateParams.PaymentMethodOptions.Oxxo.builder()
                                        .setExpiresAfterDays(days(length))
                                        .build())
                                .build()));
        return params.build();
    }

    private static long days(Duration length) {
        if (length.compareTo(DAY) < 0
                || length.compareTo(DAY.multipliedBy(7)) > 0
                || length.toSeconds() % 86_400 != 0) {
            throw new IllegalArgumentException(
                    "expiresIn of an oxxo voucher must be 1 to 7 whole days with Stripe, was " + length);
        }
        return length.toDays();
    }

    private static PaymentAnswer refusedChange(String what, StripeException e) {
        Optional<Decline> decline = StripeFailures.declinedChange(e);
        if (decline.isPresent()) {
            return new PaymentAnswer.Refused(decline.get());
        }
        throw StripeFailures.writing(what, e);
    }

    private static ProviderReference charge(Payment payment) {
        return payment.charge()
                .orElseThrow(
                        () -> new PermanentPaymentsException("payment " + payment.id() + " has no PaymentIntent yet"));
    }

    private static PaymentAnswer refused(Decline.Reason reason) {
        return new PaymentAnswer.Refused(new Decline(reason, ""));
    }
}
