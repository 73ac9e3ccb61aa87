package dev.cimiento.payments.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.Decline;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.Voucher;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A payment as the provider has it. Immutable. */
public final class ProviderPayment {

    private final PaymentState state;
    private final Money amount;
    private final List<ProviderRefund> refunds;
    private final List<ProviderDispute> disputes;
    private final @Nullable ProviderReference session;
    private final @Nullable ProviderReference charge;
    private final @Nullable Decline decline;
    private final @Nullable URI url;
    private final @Nullable Voucher voucher;
    private final @Nullable Instant expiresAt;
    private final @Nullable String strange;

    private ProviderPayment(Draft from) {
        this.state = from.state;
        this.amount = from.amount;
        this.refunds = from.refunds;
        this.disputes = from.disputes;
        this.session = from.session;
        this.charge = from.charge;
        this.decline = from.decline;
        this.url = from.url;
        this.voucher = from.voucher;
        this.expiresAt = from.expiresAt;
        this.strange = from.strange;
    }

    /**
     * In this state, for this amount.
     *
     * @param amount what is asked of the payer; in state {@code SUCCEEDED}, what was taken in all
     * @throws IllegalArgumentException when it is a state that only we know
     */
    public static ProviderPayment of(PaymentState state, Money amount) {
        boolean ours = switch (requireNonNull(state, "state")) {
            case CREATED, UNKNOWN, CAPTURING, CANCELING, QUARANTINED, RETURNED -> true;
            case OPEN, DECLINED, PENDING, AUTHORIZED, SUCCEEDED, FAILED, EXPIRED, CANCELED -> false;
        };
        if (ours) {
            throw new IllegalArgumentException("state must be one that a provider knows, was " + state);
        }
        return new ProviderPayment(new Draft(state, requireNonNull(amount, "amount")));
    }

    /** With all refunds that the provider has of it. Default: none. */
    public ProviderPayment refunds(List<ProviderRefund> all) {
        return with(draft -> draft.refunds = List.copyOf(all));
    }

    /** With all disputes that the provider has about it. Default: none. */
    public ProviderPayment disputes(List<ProviderDispute> all) {
        return with(draft -> draft.disputes = List.copyOf(all));
    }

    /** With the provider's id of the page. Default: not known. */
    public ProviderPayment session(ProviderReference reference) {
        return with(draft -> draft.session = requireNonNull(reference, "session"));
    }

    /** With the provider's id of the money. Default: not known. */
    public ProviderPayment charge(ProviderReference reference) {
        return with(draft -> draft.charge = requireNonNull(reference, "charge"));
    }

    /** With why the last try was declined. Default: not known. */
    public ProviderPayment decline(Decline why) {
        return with(draft -> draft.decline = requireNonNull(why, "decline"));
    }

    /** With where the payer has to go next, of a charge. Default: nowhere. */
    public ProviderPayment url(URI address) {
        return with(draft -> draft.url = requireNonNull(address, "url"));
    }

    /** With what the payer takes to a counter. Default: nothing. */
    public ProviderPayment voucher(Voucher paper) {
        return with(draft -> draft.voucher = requireNonNull(paper, "voucher"));
    }

    /** With until when it can be paid. Default: not known. */
    public ProviderPayment expiresAt(Instant at) {
        return with(draft -> draft.expiresAt = requireNonNull(at, "expiresAt"));
    }

    /** With what is not as it must be, beside the amount: another account was paid, or test money came for real. Default: nothing. */
    public ProviderPayment strange(String what) {
        return with(draft -> draft.strange = requireNonNull(what, "strange"));
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

    /** Its disputes. */
    public List<ProviderDispute> disputes() {
        return disputes;
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

    /** Where the payer has to go next. */
    public Optional<URI> url() {
        return Optional.ofNullable(url);
    }

    /** What the payer takes to a counter. */
    public Optional<Voucher> voucher() {
        return Optional.ofNullable(voucher);
    }

    /** Until when it can be paid. */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    /** What is not as it must be. */
    public Optional<String> strange() {
        return Optional.ofNullable(strange);
    }

    private ProviderPayment with(Consumer<Draft> change) {
        Draft draft = new Draft(state, amount);
        draft.refunds = refunds;
        draft.disputes = disputes;
        draft.session = session;
        draft.charge = charge;
        draft.decline = decline;
        draft.url = url;
        draft.voucher = voucher;
        draft.expiresAt = expiresAt;
        draft.strange = strange;
        change.accept(draft);
        return new ProviderPayment(draft);
    }

    private static final class Draft {

        private final PaymentState state;
        private final Money amount;
        private List<ProviderRefund> refunds = List.of();
        private List<ProviderDispute> disputes = List.of();
        private @Nullable ProviderReference session;
        private @Nullable ProviderReference charge;
        private @Nullable Decline decline;
        private @Nullable URI url;
        private @Nullable Voucher voucher;
        private @Nullable Instant expiresAt;
        private @Nullable String strange;

        Draft(PaymentState state, Money amount) {
            this.state = state;
            this.amount = amount;
        }
    }
}
