package dev.cimiento.payments.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.Decline;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.ProviderReference;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A payment as the provider has it. Immutable. */
public final class ProviderPayment {

    private final PaymentState state;
    private final Money amount;
    private final List<ProviderRefund> refunds;
    private final @Nullable ProviderReference session;
    private final @Nullable ProviderReference charge;
    private final @Nullable Decline decline;

    private ProviderPayment(
            PaymentState state,
            Money amount,
            List<ProviderRefund> refunds,
            @Nullable ProviderReference session,
            @Nullable ProviderReference charge,
            @Nullable Decline decline) {
        this.state = requireNonNull(state, "state");
        this.amount = requireNonNull(amount, "amount");
        this.refunds = List.copyOf(refunds);
        this.session = session;
        this.charge = charge;
        this.decline = decline;
    }

    /**
     * In this state, for this amount.
     *
     * @param amount what is asked of the payer; in state {@code SUCCEEDED}, what was taken in all
     * @throws IllegalArgumentException when it is a state that only we know
     */
    public static ProviderPayment of(PaymentState state, Money amount) {
        if (state == PaymentState.CREATED || state == PaymentState.UNKNOWN || state == PaymentState.QUARANTINED) {
            throw new IllegalArgumentException("state must be one that a provider knows, was " + state);
        }
        return new ProviderPayment(state, amount, List.of(), null, null, null);
    }

    /** With all refunds that the provider has of it. Default: none. */
    public ProviderPayment refunds(List<ProviderRefund> all) {
        return new ProviderPayment(state, amount, all, session, charge, decline);
    }

    /** With the provider's id of the page. Default: not known. */
    public ProviderPayment session(ProviderReference reference) {
        return new ProviderPayment(state, amount, refunds, requireNonNull(reference, "session"), charge, decline);
    }

    /** With the provider's id of the money. Default: not known. */
    public ProviderPayment charge(ProviderReference reference) {
        return new ProviderPayment(state, amount, refunds, session, requireNonNull(reference, "charge"), decline);
    }

    /** With why the last try was declined. Default: not known. */
    public ProviderPayment decline(Decline why) {
        return new ProviderPayment(state, amount, refunds, session, charge, requireNonNull(why, "decline"));
    }

    /** Where it stands. */
    public PaymentState state() {
        return state;
    }

    /** How much. */
    public Money amount() {
        return amount;
    }

    /** Its refunds. */
    public List<ProviderRefund> refunds() {
        return refunds;
    }

    /** The provider's id of the page. */
    public Optional<ProviderReference> session() {
        return Optional.ofNullable(session);
    }

    /** The provider's id of the money. */
    public Optional<ProviderReference> charge() {
        return Optional.ofNullable(charge);
    }

    /** Why the last try was declined. */
    public Optional<Decline> decline() {
        return Optional.ofNullable(decline);
    }
}
