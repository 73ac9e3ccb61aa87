package dev.cimiento.payments.stripe;

import com.stripe.model.Dispute;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.model.StripeError;
import com.stripe.model.checkout.Session;
import dev.cimiento.payments.Decline;
import dev.cimiento.payments.DisputeState;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.RefundId;
import dev.cimiento.payments.RefundState;
import dev.cimiento.payments.Voucher;
import dev.cimiento.payments.spi.ProviderDispute;
import dev.cimiento.payments.spi.ProviderPayment;
import dev.cimiento.payments.spi.ProviderRefund;
import java.net.URI;
import java.time.Instant;
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
        Optional<Voucher> voucher = voucher(intent);
        if (voucher.isPresent()) {
            charged = charged.voucher(voucher.get());
            Optional<Instant> until = voucherExpiry(intent);
            charged = until.isPresent() ? charged.expiresAt(until.get()) : charged;
        }
        PaymentIntent.NextAction action = intent.getNextAction();
        if (action != null && action.getRedirectToUrl() != null) {
            charged = charged.url(URI.create(action.getRedirectToUrl().getUrl()));
        }
        StripeError error = intent.getLastPaymentError();
        if (error == null) {
            return charged;
        }
        String code = error.getDeclineCode() != null ? error.getDeclineCode() : error.getCode();
        return charged.decline(
                code == null ? new Decline(Decline.Reason.OTHER, "") : new Decline(StripeFailures.reason(code), code));
    }

    private static Optional<Voucher> voucher(PaymentIntent intent) {
        PaymentIntent.NextAction action = intent.getNextAction();
        if (action == null) {
            return Optional.empty();
        }
        if (action.getOxxoDisplayDetails() != null) {
            PaymentIntent.NextAction.OxxoDisplayDetails oxxo = action.getOxxoDisplayDetails();
            return Optional.of(new Voucher(text(oxxo.getNumber()), page(oxxo.getHostedVoucherUrl())));
        }
        if (action.getBoletoDisplayDetails() != null) {
            PaymentIntent.NextAction.BoletoDisplayDetails boleto = action.getBoletoDisplayDetails();
            return Optional.of(new Voucher(text(boleto.getNumber()), page(boleto.getHostedVoucherUrl())));
        }
        return Optional.empty();
    }

    private static Optional<Instant> voucherExpiry(PaymentIntent intent) {
        PaymentIntent.NextAction action = intent.getNextAction();
        Long seconds = action.getOxxoDisplayDetails() != null
                ? action.getOxxoDisplayDetails().getExpiresAfter()
                : action.getBoletoDisplayDetails().getExpiresAt();
        return Optional.ofNullable(seconds).map(Instant::ofEpochSecond);
    }

    private static @Nullable URI page(@Nullable String url) {
        return url == null ? null : URI.create(url);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    static ProviderDispute of(Dispute dispute) {
        DisputeState state = switch (text(dispute.getStatus())) {
            case "needs_response" -> DisputeState.OPEN;
            case "under_review" -> DisputeState.REVIEW;
            case "won", "warning_closed", "prevented" -> DisputeState.WON;
            case "lost" -> DisputeState.LOST;
            default -> DisputeState.INQUIRY;
        };
        Long due = dispute.getEvidenceDetails() == null
                ? null
                : dispute.getEvidenceDetails().getDueBy();
        return new ProviderDispute(
                new ProviderReference(dispute.getId()),
                StripeAmounts.fromStripe(dispute.getAmount(), dispute.getCurrency()),
                state,
                text(dispute.getReason()),
                due == null ? null : Instant.ofEpochSecond(due));
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
            case "processing" -> PaymentState.PENDING;
            case "requires_capture" -> PaymentState.AUTHORIZED;
            case "requires_action" -> voucher(intent).isPresent() ? PaymentState.PENDING : PaymentState.OPEN;
            case "canceled" -> PaymentState.CANCELED;
            case "requires_payment_method" ->
                intent.getLastPaymentError() == null ? PaymentState.OPEN : PaymentState.DECLINED;
            default -> PaymentState.OPEN;
        };
    }
}
