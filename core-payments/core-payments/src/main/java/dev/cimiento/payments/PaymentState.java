package dev.cimiento.payments;

import java.util.Set;

/** Where a payment stands. Refunds are not states of a payment: see {@link Payment#refunded()}. */
public enum PaymentState {
    /** Written down; the provider has not answered yet. */
    CREATED,
    /** The provider was called and its answer was lost: it may or may not know of this payment. Only the provider's word resolves it. */
    UNKNOWN,
    /** The provider shows a page where the payer can pay. */
    OPEN,
    /** The last try was declined; the payer may try again on the same page. */
    DECLINED,
    /** The payer did their part, and the money is on its way: a cash voucher, a bank transfer, a review. */
    PENDING,
    /** The money is captured. */
    SUCCEEDED,
    /** The provider refused to open it: nothing can be paid. Final. */
    FAILED,
    /** The page closed unpaid. A late voucher can still make it {@link #SUCCEEDED}. */
    EXPIRED,
    /** Called off at the provider. A second try on the same page can still make it {@link #SUCCEEDED}. */
    CANCELED,
    /** What the provider holds is not what was asked for (other amount or currency, paid twice): a person must look. Final. */
    QUARANTINED;

    /** Whether a payment may go from here to there. Nothing goes back, so late and repeated news are harmless. */
    public boolean canBecome(PaymentState next) {
        return next != this && successors().contains(next);
    }

    /** Whether nobody can pay it any more, short of a late voucher. */
    public boolean isSettled() {
        return switch (this) {
            case SUCCEEDED, FAILED, EXPIRED, CANCELED, QUARANTINED -> true;
            case CREATED, UNKNOWN, OPEN, DECLINED, PENDING -> false;
        };
    }

    private Set<PaymentState> successors() {
        return switch (this) {
            case CREATED -> Set.of(UNKNOWN, OPEN, DECLINED, PENDING, SUCCEEDED, FAILED, EXPIRED, CANCELED, QUARANTINED);
            case UNKNOWN -> Set.of(OPEN, DECLINED, PENDING, SUCCEEDED, FAILED, EXPIRED, CANCELED, QUARANTINED);
            case OPEN -> Set.of(DECLINED, PENDING, SUCCEEDED, EXPIRED, CANCELED, QUARANTINED);
            case DECLINED -> Set.of(PENDING, SUCCEEDED, EXPIRED, CANCELED, QUARANTINED);
            case PENDING -> Set.of(DECLINED, SUCCEEDED, EXPIRED, CANCELED, QUARANTINED);
            case EXPIRED, CANCELED -> Set.of(PENDING, SUCCEEDED, QUARANTINED);
            case SUCCEEDED, FAILED -> Set.of(QUARANTINED);
            case QUARANTINED -> Set.of();
        };
    }
}
