package dev.cimiento.payments.stripe;

import com.stripe.exception.StripeException;
import com.stripe.model.BalanceTransaction;
import com.stripe.model.BalanceTransactionSource;
import com.stripe.model.Charge;
import com.stripe.model.Dispute;
import com.stripe.model.Refund;
import com.stripe.param.BalanceTransactionListParams;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.spi.ProviderMovement;
import dev.cimiento.payments.spi.Statements;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Balance transactions. */
final class StripeStatements implements Statements {

    private final StripeApi api;

    StripeStatements(StripeApi api) {
        this.api = api;
    }

    @Override
    public List<ProviderMovement> movements(Instant from, Instant until) {
        BalanceTransactionListParams params = BalanceTransactionListParams.builder()
                .setCreated(BalanceTransactionListParams.Created.builder()
                        .setGte(from.getEpochSecond())
                        .setLt(until.getEpochSecond())
                        .build())
                .setLimit(100L)
                .addExpand("data.source")
                .build();
        List<ProviderMovement> movements = new ArrayList<>();
        try {
            for (BalanceTransaction transaction :
                    api.services().balanceTransactions().list(params).autoPagingIterable()) {
                movement(transaction).ifPresent(movements::add);
            }
        } catch (StripeException e) {
            throw StripeFailures.reading("a statement", e);
        }
        return movements;
    }

    private static Optional<ProviderMovement> movement(BalanceTransaction transaction) {
        BalanceTransactionSource source = transaction.getSourceObject();
        String type = transaction.getType();
        return switch (type == null ? "" : type) {
            case "charge", "payment" ->
                Optional.of(about(
                        of(ProviderMovement.Kind.PAYMENT, transaction, transaction.getId()),
                        source instanceof Charge charge ? charge.getPaymentIntent() : null,
                        source instanceof Charge charge
                                ? StripePayments.metadata(charge.getMetadata(), StripePaymentGateway.PAYMENT_ID)
                                : Optional.empty()));
            case "refund", "payment_refund" ->
                Optional.of(about(
                        of(
                                ProviderMovement.Kind.REFUND,
                                transaction,
                                source == null ? transaction.getId() : source.getId()),
                        source instanceof Refund refund ? refund.getPaymentIntent() : null,
                        source instanceof Refund refund
                                ? StripePayments.metadata(refund.getMetadata(), StripePaymentGateway.PAYMENT_ID)
                                : Optional.empty()));
            case "adjustment" ->
                source instanceof Dispute dispute
                        ? Optional.of(about(
                                of(ProviderMovement.Kind.DISPUTE, transaction, transaction.getId()),
                                dispute.getPaymentIntent(),
                                Optional.empty()))
                        : Optional.empty();
            case "payout" -> Optional.of(of(ProviderMovement.Kind.PAYOUT, transaction, transaction.getId()));
            default -> Optional.empty();
        };
    }

    private static ProviderMovement of(ProviderMovement.Kind kind, BalanceTransaction transaction, String reference) {
        ProviderMovement movement = ProviderMovement.of(
                kind,
                new ProviderReference(reference),
                StripeAmounts.fromStripe(Math.abs(transaction.getAmount()), transaction.getCurrency()));
        Long fee = transaction.getFee();
        return fee == null || fee <= 0
                ? movement
                : movement.fee(StripeAmounts.fromStripe(fee, transaction.getCurrency()));
    }

    private static ProviderMovement about(ProviderMovement movement, @Nullable String intent, Optional<String> ours) {
        ProviderMovement named =
                ours.flatMap(PaymentId::parse).map(movement::payment).orElse(movement);
        return intent == null ? named : named.charge(new ProviderReference(intent));
    }
}
