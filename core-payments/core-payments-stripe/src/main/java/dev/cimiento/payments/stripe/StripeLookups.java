package dev.cimiento.payments.stripe;

import com.stripe.exception.StripeException;
import com.stripe.model.Charge;
import com.stripe.model.PaymentIntent;
import com.stripe.model.checkout.Session;
import com.stripe.param.DisputeListParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import com.stripe.param.PaymentIntentSearchParams;
import com.stripe.param.RefundListParams;
import com.stripe.param.checkout.SessionRetrieveParams;
import com.stripe.service.V1Services;
import dev.cimiento.payments.ChargeRequest;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.spi.PaymentLookup;
import dev.cimiento.payments.spi.ProviderDispute;
import dev.cimiento.payments.spi.ProviderPayment;
import dev.cimiento.payments.spi.ProviderRefund;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Questions about payments. */
final class StripeLookups {

    private final StripeApi api;

    StripeLookups(StripeApi api) {
        this.api = api;
    }

    Optional<ProviderPayment> fetch(PaymentLookup lookup) {
        Payment payment = lookup.payment();
        Optional<String> session = payment.session()
                .or(lookup::resource)
                .map(ProviderReference::value)
                .filter(id -> !id.startsWith("pi_"));
        Optional<String> intent = payment.charge()
                .or(lookup::resource)
                .map(ProviderReference::value)
                .filter(id -> id.startsWith("pi_"));
        try {
            V1Services stripe = api.services();
            if (session.isPresent()) {
                return Optional.of(of(stripe, session(stripe, session.get()), payment));
            }
            if (intent.isPresent()) {
                return Optional.of(of(stripe, intent(stripe, intent.get()), payment));
            }
            return payment.request() instanceof ChargeRequest ? search(stripe, payment) : Optional.empty();
        } catch (StripeException e) {
            if (StripeFailures.isMissing(e)) {
                return Optional.empty();
            }
            throw StripeFailures.reading("a question about payment " + payment.id(), e);
        }
    }

    Optional<PaymentId> locate(ProviderReference resource) {
        try {
            V1Services stripe = api.services();
            return (resource.value().startsWith("pi_")
                            ? StripePayments.metadata(
                                    intent(stripe, resource.value()).getMetadata(), StripePaymentGateway.PAYMENT_ID)
                            : StripePayments.metadata(
                                    session(stripe, resource.value()).getMetadata(), StripePaymentGateway.PAYMENT_ID))
                    .flatMap(PaymentId::parse);
        } catch (StripeException e) {
            if (StripeFailures.isMissing(e)) {
                return Optional.empty();
            }
            throw StripeFailures.reading("a question about " + resource, e);
        }
    }

    /** A PaymentIntent as an answer gave it, with what belongs to it. */
    ProviderPayment of(V1Services stripe, PaymentIntent intent, Payment ours) throws StripeException {
        return withMore(stripe, StripePayments.of(intent), intent.getLivemode(), intent.getLatestChargeObject(), ours);
    }

    private ProviderPayment of(V1Services stripe, Session session, Payment ours) throws StripeException {
        PaymentIntent intent = session.getPaymentIntentObject();
        return withMore(
                stripe,
                StripePayments.of(session),
                session.getLivemode(),
                intent == null ? null : intent.getLatestChargeObject(),
                ours);
    }

    /** Stripe's search lags a minute behind, so what it does not find may be there all the same. */
    private Optional<ProviderPayment> search(V1Services stripe, Payment payment) throws StripeException {
        PaymentIntentSearchParams params = PaymentIntentSearchParams.builder()
                .setQuery("metadata['" + StripePaymentGateway.PAYMENT_ID + "']:'" + payment.id() + "'")
                .setLimit(1L)
                .build();
        List<PaymentIntent> found = stripe.paymentIntents().search(params).getData();
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(of(stripe, intent(stripe, found.get(0).getId()), payment));
    }

    private static Session session(V1Services stripe, String id) throws StripeException {
        SessionRetrieveParams params = SessionRetrieveParams.builder()
                .addExpand("payment_intent.latest_charge")
                .build();
        return stripe.checkout().sessions().retrieve(id, params);
    }

    private static PaymentIntent intent(V1Services stripe, String id) throws StripeException {
        PaymentIntentRetrieveParams params =
                PaymentIntentRetrieveParams.builder().addExpand("latest_charge").build();
        return stripe.paymentIntents().retrieve(id, params);
    }

    private ProviderPayment withMore(
            V1Services stripe, ProviderPayment payment, @Nullable Boolean live, @Nullable Charge charge, Payment ours)
            throws StripeException {
        Optional<Boolean> expected = api.account().live();
        ProviderPayment word =
                live != null && expected.isPresent() && !expected.get().equals(live)
                        ? payment.strange("livemode is " + live)
                        : payment;
        if (word.state() != PaymentState.SUCCEEDED || word.charge().isEmpty()) {
            return word;
        }
        String intent = word.charge().get().value();
        boolean disputed = charge != null && Boolean.TRUE.equals(charge.getDisputed());
        return word.refunds(mayHaveRefunds(charge, ours) ? refunds(stripe, intent) : List.of())
                .disputes(disputed ? disputes(stripe, intent) : List.of());
    }

    /** Saves a call where neither side knows of any. One that failed later is known to us, and in the charge's sum no more. */
    private static boolean mayHaveRefunds(@Nullable Charge charge, Payment ours) {
        boolean theirs = charge == null || charge.getAmountRefunded() == null || charge.getAmountRefunded() > 0;
        return theirs || ours.refunded().isPositive() || ours.refundPending().isPositive();
    }

    private static List<ProviderRefund> refunds(V1Services stripe, String intent) throws StripeException {
        RefundListParams params = RefundListParams.builder()
                .setPaymentIntent(intent)
                .setLimit(100L)
                .build();
        List<ProviderRefund> all = new ArrayList<>();
        for (com.stripe.model.Refund refund : stripe.refunds().list(params).autoPagingIterable()) {
            all.add(StripePayments.of(refund));
        }
        return all;
    }

    private static List<ProviderDispute> disputes(V1Services stripe, String intent) throws StripeException {
        DisputeListParams params = DisputeListParams.builder()
                .setPaymentIntent(intent)
                .setLimit(100L)
                .build();
        return stripe.disputes().list(params).getData().stream()
                .map(StripePayments::of)
                .toList();
    }
}
