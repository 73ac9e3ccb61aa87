package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One refund as it stood when it was read. Immutable. */
public final class Refund {

    private final RefundId id;
    private final PaymentId payment;
    private final IdempotencyKey key;
    private final String fingerprint;
    private final Money amount;
    private final Instant createdAt;
    private final RefundState state;
    private final @Nullable ProviderReference providerReference;
    private final @Nullable Decline decline;

    private Refund(
            RefundId id,
            PaymentId payment,
            IdempotencyKey key,
            String fingerprint,
            Money amount,
            Instant createdAt,
            RefundState state,
            @Nullable ProviderReference providerReference,
            @Nullable Decline decline) {
        this.id = requireNonNull(id, "id");
        this.payment = requireNonNull(payment, "payment");
        this.key = requireNonNull(key, "key");
        this.fingerprint = requireNonNull(fingerprint, "fingerprint");
        this.amount = requireNonNull(amount, "amount");
        this.createdAt = requireNonNull(createdAt, "createdAt");
        this.state = requireNonNull(state, "state");
        this.providerReference = providerReference;
        this.decline = decline;
    }

    /** A refund just written down: for {@link Payments} and for stores. */
    public static Refund of(
            RefundId id, PaymentId payment, IdempotencyKey key, String fingerprint, Money amount, Instant createdAt) {
        return new Refund(id, payment, key, fingerprint, amount, createdAt, RefundState.RESERVED, null, null);
    }

    /** The same in this state. */
    public Refund in(RefundState next) {
        return new Refund(id, payment, key, fingerprint, amount, createdAt, next, providerReference, decline);
    }

    /** The same, known to the provider by this. */
    public Refund known(ProviderReference reference) {
        return new Refund(
                id,
                payment,
                key,
                fingerprint,
                amount,
                createdAt,
                state,
                requireNonNull(reference, "reference"),
                decline);
    }

    /** The same, refused for this. */
    public Refund declined(Decline why) {
        return new Refund(
                id,
                payment,
                key,
                fingerprint,
                amount,
                createdAt,
                state,
                providerReference,
                requireNonNull(why, "decline"));
    }

    /** Its id, which is also the idempotency key that the provider sees. */
    public RefundId id() {
        return id;
    }

    /** Of which payment. */
    public PaymentId payment() {
        return payment;
    }

    /** The caller's name for it. */
    public IdempotencyKey key() {
        return key;
    }

    /** {@link RefundRequest#fingerprint()} as it was written down. */
    public String fingerprint() {
        return fingerprint;
    }

    /** How much. */
    public Money amount() {
        return amount;
    }

    /** When it was written down. */
    public Instant createdAt() {
        return createdAt;
    }

    /** Where it stands. */
    public RefundState state() {
        return state;
    }

    /** The provider's id of it, where it has one. */
    public Optional<ProviderReference> providerReference() {
        return Optional.ofNullable(providerReference);
    }

    /** Why it was refused. */
    public Optional<Decline> decline() {
        return Optional.ofNullable(decline);
    }

    @Override
    public String toString() {
        return "Refund[" + id + " of " + payment + ", " + state + ", " + amount + "]";
    }
}
