package dev.cimiento.payments.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.Money;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.RefundId;
import dev.cimiento.payments.RefundState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A refund as the provider has it. Immutable. */
public final class ProviderRefund {

    private final ProviderReference reference;
    private final Money amount;
    private final RefundState state;
    private final @Nullable RefundId ours;

    private ProviderRefund(ProviderReference reference, Money amount, RefundState state, @Nullable RefundId ours) {
        this.reference = requireNonNull(reference, "reference");
        this.amount = requireNonNull(amount, "amount");
        this.state = requireNonNull(state, "state");
        this.ours = ours;
    }

    /** With this reference, over this amount, in this state. */
    public static ProviderRefund of(ProviderReference reference, Money amount, RefundState state) {
        return new ProviderRefund(reference, amount, state, null);
    }

    /** The same, which the provider says is this one of ours. Default: the provider does not say. */
    public ProviderRefund ours(RefundId id) {
        return new ProviderRefund(reference, amount, state, requireNonNull(id, "id"));
    }

    /** The provider's id of it. */
    public ProviderReference reference() {
        return reference;
    }

    /** How much. */
    public Money amount() {
        return amount;
    }

    /** Where it stands. */
    public RefundState state() {
        return state;
    }

    /** Which of ours it is, where the provider keeps that. */
    public Optional<RefundId> ours() {
        return Optional.ofNullable(ours);
    }
}
