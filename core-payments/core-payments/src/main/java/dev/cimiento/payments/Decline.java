package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

/**
 * Why a provider said no.
 *
 * @param reason in our words
 * @param providerCode in the provider's: {@code insufficient_funds}, {@code cc_rejected_insufficient_amount}
 */
public record Decline(Reason reason, String providerCode) {

    /** Checks that both are there; a longer code is cut to 100 characters. */
    public Decline {
        requireNonNull(reason, "reason");
        providerCode = providerCode.length() <= 100 ? providerCode : providerCode.substring(0, 100);
    }

    /** The reasons that callers tell apart. Closed: what a provider says beyond them is {@link #OTHER}. */
    public enum Reason {
        /** Not enough money on the card or account. */
        INSUFFICIENT_FUNDS,
        /** The issuer said no, without saying why. */
        CARD_DECLINED,
        /** The card is past its date. */
        EXPIRED_CARD,
        /** Number, code or date were typed wrong. */
        WRONG_DETAILS,
        /** The payer did not pass the issuer's check (3-D Secure). */
        NOT_AUTHENTICATED,
        /** The provider or issuer takes it for fraud. Do not tell the payer so. */
        SUSPECTED_FRAUD,
        /** The provider does not take this amount: too small, too large, or with decimals it does not know. */
        AMOUNT_NOT_SUPPORTED,
        /** The provider, or the account, does not take this currency. */
        CURRENCY_NOT_SUPPORTED,
        /** The provider cannot refund this payment: too old, disputed, or refunded already. */
        NOT_REFUNDABLE,
        /** The account has not enough balance to refund from. */
        INSUFFICIENT_BALANCE,
        /** Anything else. */
        OTHER
    }
}
