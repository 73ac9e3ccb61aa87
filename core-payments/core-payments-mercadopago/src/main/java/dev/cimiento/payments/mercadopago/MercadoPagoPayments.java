package dev.cimiento.payments.mercadopago;

import com.mercadopago.resources.payment.Payment;
import com.mercadopago.resources.payment.PaymentRefund;
import com.mercadopago.resources.payment.PaymentThreeDSInfo;
import com.mercadopago.resources.payment.PaymentTransactionDetails;
import dev.cimiento.payments.DisputeState;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.RefundState;
import dev.cimiento.payments.Voucher;
import dev.cimiento.payments.spi.ProviderDispute;
import dev.cimiento.payments.spi.ProviderPayment;
import dev.cimiento.payments.spi.ProviderRefund;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Mercado Pago's objects in our words. Every try of the payer is a payment of its own there, so one of ours is all that carry its
 * reference: paid if one is paid, and for the sum if several are.
 */
final class MercadoPagoPayments {

    private MercadoPagoPayments() {}

    static Optional<ProviderPayment> of(List<Payment> tries) {
        List<Payment> paid = in(tries, PaymentState.SUCCEEDED);
        if (!paid.isEmpty()) {
            Money sum = paid.stream()
                    .map(MercadoPagoPayments::amount)
                    .reduce(Money::plus)
                    .orElseThrow();
            return Optional.of(ProviderPayment.of(PaymentState.SUCCEEDED, sum)
                    .charge(reference(paid.get(0)))
                    .refunds(paid.stream()
                            .flatMap(payment -> refunds(payment).stream())
                            .toList())
                    .disputes(paid.stream()
                            .flatMap(payment -> dispute(payment).stream())
                            .toList()));
        }
        for (PaymentState state : List.of(
                PaymentState.AUTHORIZED,
                PaymentState.PENDING,
                PaymentState.OPEN,
                PaymentState.DECLINED,
                PaymentState.EXPIRED,
                PaymentState.CANCELED)) {
            List<Payment> those = in(tries, state);
            if (!those.isEmpty()) {
                Payment latest = those.get(those.size() - 1);
                ProviderPayment word =
                        withNext(ProviderPayment.of(state, amount(latest)).charge(reference(latest)), latest);
                return Optional.of(
                        state == PaymentState.DECLINED
                                ? word.decline(MercadoPagoFailures.declined(text(latest.getStatusDetail())))
                                : word);
            }
        }
        return Optional.empty();
    }

    static RefundState state(PaymentRefund refund) {
        return switch (text(refund.getStatus())) {
            case "approved" -> RefundState.SUCCEEDED;
            case "rejected", "cancelled" -> RefundState.FAILED;
            default -> RefundState.PENDING;
        };
    }

    private static List<Payment> in(List<Payment> tries, PaymentState state) {
        return tries.stream()
                .filter(payment -> state(payment) == state)
                .sorted(Comparator.comparing(Payment::getId))
                .toList();
    }

    private static ProviderPayment withNext(ProviderPayment word, Payment payment) {
        ProviderPayment next = word;
        PaymentThreeDSInfo check = payment.getThreeDSInfo();
        if (word.state() == PaymentState.OPEN && check != null && check.getExternalResourceUrl() != null) {
            next = next.url(URI.create(check.getExternalResourceUrl()));
        }
        PaymentTransactionDetails details = payment.getTransactionDetails();
        if (details != null && details.getPaymentMethodReferenceId() != null) {
            String page = details.getExternalResourceUrl();
            next = next.voucher(
                    new Voucher(details.getPaymentMethodReferenceId(), page == null ? null : URI.create(page)));
        }
        return payment.getDateOfExpiration() == null
                ? next
                : next.expiresAt(payment.getDateOfExpiration().toInstant());
    }

    /** Mercado Pago keeps one a payment, in the payment's own status. */
    private static Optional<ProviderDispute> dispute(Payment payment) {
        Optional<DisputeState> state = switch (text(payment.getStatus())) {
            case "in_mediation" -> Optional.of(DisputeState.INQUIRY);
            case "charged_back" ->
                Optional.of(
                        switch (text(payment.getStatusDetail())) {
                            case "settled" -> DisputeState.LOST;
                            case "reimbursed" -> DisputeState.WON;
                            default -> DisputeState.REVIEW;
                        });
            default -> Optional.empty();
        };
        return state.map(known -> new ProviderDispute(
                new ProviderReference("dispute-" + payment.getId()),
                amount(payment),
                known,
                text(payment.getStatus()),
                null));
    }

    /** A status that is not known here is not final, and so waits. */
    private static PaymentState state(Payment payment) {
        return switch (text(payment.getStatus())) {
            case "approved", "refunded", "in_mediation", "charged_back" -> PaymentState.SUCCEEDED;
            case "rejected" -> PaymentState.DECLINED;
            case "cancelled" ->
                text(payment.getStatusDetail()).equals("expired") ? PaymentState.EXPIRED : PaymentState.CANCELED;
            case "authorized" -> PaymentState.AUTHORIZED;
            case "pending" ->
                text(payment.getStatusDetail()).equals("pending_challenge") ? PaymentState.OPEN : PaymentState.PENDING;
            default -> PaymentState.PENDING;
        };
    }

    private static Money amount(Payment payment) {
        return MercadoPagoAmounts.fromMercadoPago(payment.getTransactionAmount(), payment.getCurrencyId());
    }

    private static List<ProviderRefund> refunds(Payment payment) {
        return Optional.ofNullable(payment.getRefunds()).orElse(List.of()).stream()
                .map(refund -> ProviderRefund.of(
                        new ProviderReference(String.valueOf(refund.getId())),
                        MercadoPagoAmounts.fromMercadoPago(refund.getAmount(), payment.getCurrencyId()),
                        state(refund)))
                .toList();
    }

    private static ProviderReference reference(Payment payment) {
        return new ProviderReference(String.valueOf(payment.getId()));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
