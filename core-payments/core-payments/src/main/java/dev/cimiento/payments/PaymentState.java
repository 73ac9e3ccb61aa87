package dev.cimiento.payments;

import java.util.EnumSet;
import java.util.Set;

/** Where a payment stands. Refunds and disputes are not states of a payment: see {@link Payment#refunded()}, {@link Payment#disputed()}. */
public enum PaymentState {
    /** Written down; the provider has not answered yet. */
    CREATED,
    /** The provider was called and its answer was lost: it may or may not know of this payment. Only the provider's word resolves it. */
    UNKNOWN,
    /** The payer has to do something at {@link Payment#url()}: pay on the provider's page, or pass the issuer's check. */
    OPEN,
    /** The last try was declined; the payer may try again on the same page. */
    DECLINED,
    /** The payer did their part, and the money is on its way: a cash voucher, a bank transfer, a review. */
    PENDING,
    /** The money is set aside on the payer's card, to be captured or let go. */
    AUTHORIZED,
    /** What was set aside is being taken; the provider has not confirmed it yet. */
    CAPTURING,
    /** It is being called off; the provider has not confirmed it yet. */
    CANCELING,
    /** The money is captured. */
    SUCCEEDED,
    /** The provider refused it: nothing can be paid. Final. */
    FAILED,
    /** The page closed unpaid, or what was set aside was let go by the issuer. A late voucher can still make it {@link #SUCCEEDED}. */
    EXPIRED,
    /** Called off at the provider. A second try on the same page can still make it {@link #SUCCEEDED}. */
    CANCELED,
    /**
     * What the provider holds is not what was asked for (other amount, currency or account, paid twice): a person must look, and may send it
     * back with {@link Payments#giveBack}.
     */
    QUARANTINED,
    /** It was quarantined, and all that the provider held went back to the payer. Final. */
    RETURNED;

    /** Whether a payment may go from here to there. Nothing goes back, so late and repeated news are harmless. */
    public boolean canBecome(PaymentState next) {
        return next != this && successors().contains(next);
    }

    /** Whether nobody can pay it any more, short of a late voucher. */
    public boolean isSettled() {
        return switch (this) {
            case SUCCEEDED, FAILED, EXPIRED, CANCELED, QUARANTINED, RETURNED -> true;
            case CREATED, UNKNOWN, OPEN, DECLINED, PENDING, AUTHORIZED, CAPTURING, CANCELING -> false;
        };
    }

    private Set<PaymentState> successors() {
        return switch (this) {
            case CREATED -> EnumSet.complementOf(EnumSet.of(CREATED, CAPTURING, CANCELING, RETURNED));
            case UNKNOWN -> EnumSet.complementOf(EnumSet.of(CREATED, UNKNOWN, CAPTURING, CANCELING, RETURNED));
            case OPEN ->
                Set.of(DECLINED, PENDING, AUTHORIZED, CANCELING, SUCCEEDED, FAILED, EXPIRED, CANCELED, QUARANTINED);
            case DECLINED -> Set.of(PENDING, AUTHORIZED, CANCELING, SUCCEEDED, FAILED, EXPIRED, CANCELED, QUARANTINED);
            case PENDING -> Set.of(DECLINED, AUTHORIZED, CANCELING, SUCCEEDED, FAILED, EXPIRED, CANCELED, QUARANTINED);
            case AUTHORIZED -> Set.of(CAPTURING, CANCELING, SUCCEEDED, EXPIRED, CANCELED, QUARANTINED);
            case CAPTURING, CANCELING -> Set.of(SUCCEEDED, EXPIRED, CANCELED, QUARANTINED);
            case EXPIRED, CANCELED -> Set.of(PENDING, SUCCEEDED, QUARANTINED);
            case SUCCEEDED, FAILED -> Set.of(QUARANTINED);
            case QUARANTINED -> Set.of(RETURNED);
            case RETURNED -> Set.of();
        };
    }
}
