package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

/**
 * A line of a ledger's transaction.
 *
 * @param account whose
 * @param amount a debit where positive, a credit where negative; not nothing
 */
public record LedgerEntry(LedgerAccount account, Money amount) {

    /**
     * Checks that there is an amount.
     *
     * @throws IllegalArgumentException when the amount is nothing
     */
    public LedgerEntry {
        requireNonNull(account, "account");
        if (requireNonNull(amount, "amount").minor() == 0) {
            throw new IllegalArgumentException("amount must not be nothing");
        }
    }
}
