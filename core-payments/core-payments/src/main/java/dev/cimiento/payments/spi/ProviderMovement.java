package dev.cimiento.payments.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.Money;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.ProviderReference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A movement of money in the provider's account. Immutable. */
public final class ProviderMovement {

    private final Kind kind;
    private final ProviderReference reference;
    private final Money amount;
    private final @Nullable Money fee;
    private final @Nullable ProviderReference charge;
    private final @Nullable PaymentId payment;

    private ProviderMovement(
            Kind kind,
            ProviderReference reference,
            Money amount,
            @Nullable Money fee,
            @Nullable ProviderReference charge,
            @Nullable PaymentId payment) {
        this.kind = requireNonNull(kind, "kind");
        this.reference = requireNonNull(reference, "reference");
        this.amount = requireNonNull(amount, "amount");
        this.fee = fee;
        this.charge = charge;
        this.payment = payment;
    }

    /**
     * A movement.
     *
     * @param reference the provider's id of it, different for different movements
     * @param amount how much, never negative
     */
    public static ProviderMovement of(Kind kind, ProviderReference reference, Money amount) {
        return new ProviderMovement(kind, reference, amount, null, null, null);
    }

    /** The same, for which the provider kept this. Default: nothing. */
    public ProviderMovement fee(Money kept) {
        return new ProviderMovement(kind, reference, amount, requireNonNull(kept, "fee"), charge, payment);
    }

    /** The same, of the money that the provider knows by this. Default: not told. */
    public ProviderMovement charge(ProviderReference of) {
        return new ProviderMovement(kind, reference, amount, fee, requireNonNull(of, "charge"), payment);
    }

    /** The same, of this payment of ours. Default: not told. */
    public ProviderMovement payment(PaymentId ours) {
        return new ProviderMovement(kind, reference, amount, fee, charge, requireNonNull(ours, "payment"));
    }

    /** What moved. */
    public Kind kind() {
        return kind;
    }

    /** The provider's id of it: of a refund, the refund's. */
    public ProviderReference reference() {
        return reference;
    }

    /** How much. */
    public Money amount() {
        return amount;
    }

    /** What the provider kept for it. */
    public Optional<Money> fee() {
        return Optional.ofNullable(fee);
    }

    /** The money that it is about, as in {@code Payment.charge()}. */
    public Optional<ProviderReference> charge() {
        return Optional.ofNullable(charge);
    }

    /** The payment that it is about, where the provider says so. */
    public Optional<PaymentId> payment() {
        return Optional.ofNullable(payment);
    }

    /** What moves. */
    public enum Kind {
        /** A payer's money came in. */
        PAYMENT,
        /** Money went back to a payer. */
        REFUND,
        /** A payer's bank took money back, or gave it up. */
        DISPUTE,
        /** The provider paid out to the bank. */
        PAYOUT
    }
}
