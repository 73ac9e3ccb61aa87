package dev.cimiento.payments.stripe;

import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.model.StripeError;
import com.stripe.model.checkout.Session;
import dev.cimiento.payments.Decline;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.RefundId;
import dev.cimiento.payments.RefundState;
import dev.cimiento.payments.spi.ProviderPayment;
import dev.cimiento.payments.spi.ProviderRefund;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stripe's objects in our words. */
final class StripePayments {

    private StripePayments() {}

    static ProviderPayment of(Session session) {
        PaymentIntent intent = session.getPaymentIntentObject();
        PaymentState state = state(session, intent);
        long amount = state == PaymentState.SUCCEEDED && intent != null
                ? intent.getAmountReceived()
                : session.getAmountTotal();
        ProviderPayment payment = ProviderPayment.of(state, StripeAmounts.fromStripe(amount, session.getCurrency()))
                .session(new ProviderReference(session.getId()));
        return intent == null ? payment : withIntent(payment, intent);
    }

    static ProviderPayment of(PaymentIntent intent) {
        PaymentState state = state(intent);
        long amount = state == PaymentState.SUCCEEDED ? intent.getAmountReceived() : intent.getAmount();
        return withIntent(ProviderPayment.of(state, StripeAmounts.fromStripe(amount, intent.getCurrency())), intent);
    }

    static ProviderRefund of(Refund refund) {
        ProviderRefund ours = ProviderRefund.of(
                new ProviderReference(refund.getId()),
                StripeAmounts.fromStripe(refund.getAmount(), refund.getCurrency()),
                state(refund));
        return metadata(refund.getMetadata(), StripePaymentGateway.REFUND_ID)
                .flatMap(RefundId::parse)
                .map(ours::ours)
                .orElse(ours);
    }

    static RefundState state(Refund refund) {
        String status = refund.getStatus() == null ? "" : refund.getStatus();
        return switch (status) {
            case "succeeded" -> RefundState.SUCCEEDED;
            case "failed", "canceled" -> RefundState.FAILED;
            default -> RefundState.PENDING;
        };
    }

    static Optional<String> metadata(@Nullable Map<String, String> metadata, String name) {
        return metadata == null ? Optional.empty() : Optional.ofNullable(metadata.get(name));
    }

    private static ProviderPayment withIntent(ProviderPayment payment, PaymentIntent intent) {
        ProviderPayment charged = payment.charge(new ProviderReference(intent.getId()));
        StripeError error = intent.getLastPaymentError();
        if (error == null) {
            return charged;
        }
        String code = error.getDeclineCode() != null ? error.getDeclineCode() : error.getCode();
        return charged.decline(
                code == null ? new Decline(Decline.Reason.OTHER, "") : new Decline(StripeFailures.reason(code), code));
    }

    private static PaymentState state(Session session, @Nullable PaymentIntent intent) {
        if ("expired".equals(session.getStatus())) {
            return PaymentState.EXPIRED;
        }
        if (intent == null) {
            return "complete".equals(session.getStatus()) ? PaymentState.PENDING : PaymentState.OPEN;
        }
        PaymentState state = state(intent);
        return state == PaymentState.OPEN && "complete".equals(session.getStatus()) ? PaymentState.PENDING : state;
    }

    private static PaymentState state(PaymentIntent intent) {
        return switch (intent.getStatus()) {
            case "succeeded" -> PaymentState.SUCCEEDED;
            case "processing", "requires_capture" -> PaymentState.PENDING;
            case "canceled" -> PaymentState.CANCELED;
            case "requires_payment_method" ->
                intent.getLastPaymentError() == null ? PaymentState.OPEN : PaymentState.DECLINED;
            default -> PaymentState.OPEN;
        };
    }
}
