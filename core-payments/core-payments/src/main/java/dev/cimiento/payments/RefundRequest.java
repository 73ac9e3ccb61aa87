package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.internal.Fingerprint;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is to go back to the payer: an amount, or all that is left. Immutable. */
public final class RefundRequest {

    private final IdempotencyKey key;
    private final PaymentId payment;
    private final @Nullable Money amount;

    private RefundRequest(IdempotencyKey key, PaymentId payment, @Nullable Money amount) {
        this.key = requireNonNull(key, "key");
        this.payment = requireNonNull(payment, "payment");
        this.amount = amount;
    }

    /**
     * Part of a payment.
     *
     * @param key names this refund: two equal partial refunds of one payment are two keys
     * @throws IllegalArgumentException when the amount is not positive
     */
    public static RefundRequest part(IdempotencyKey key, PaymentId payment, Money amount) {
        if (!requireNonNull(amount, "amount").isPositive()) {
            throw new IllegalArgumentException("amount must be more than nothing, was " + amount);
        }
        return new RefundRequest(key, payment, amount);
    }

    /** All of a payment that is left to refund when this is first asked for. */
    public static RefundRequest full(IdempotencyKey key, PaymentId payment) {
        return new RefundRequest(key, payment, null);
    }

    /** The caller's name for this intention. */
    public IdempotencyKey key() {
        return key;
    }

    /** Of which payment. */
    public PaymentId payment() {
        return payment;
    }

    /** How much; empty for all that is left. */
    public Optional<Money> amount() {
        return Optional.ofNullable(amount);
    }

    /** SHA-256 over all of the content but the key, in hex: equal for equal requests, and kept beside the key. */
    public String fingerprint() {
        return Fingerprint.of("refund", payment.toString(), amount == null ? "all" : amount.toString());
    }

    @Override
    public String toString() {
        return "RefundRequest[key=" + key + ", payment=" + payment + ", amount=" + (amount == null ? "all" : amount)
                + "]";
    }
}
