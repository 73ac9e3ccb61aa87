package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.spi.LedgerRows;
import java.util.Currency;
import java.util.List;

/**
 * The tenant's double-entry ledger. Payments write to it by themselves, in the transaction of what happened: what is captured, refunded,
 * disputed. Nothing in it is ever changed or removed, and what does not balance is refused: by {@link LedgerTransaction}, and by the
 * database, whoever writes. Safe for use by many threads.
 */
public final class Ledger {

    private final LedgerRows rows;

    Ledger(LedgerRows rows) {
        this.rows = rows;
    }

    /**
     * Writes a transaction of the application's own, unless its key is there. Joins the transaction that is open.
     *
     * @return whether it was written now
     */
    public boolean post(LedgerTransaction transaction) {
        return rows.post(requireNonNull(transaction, "transaction"));
    }

    /** The sum of all entries of an account. */
    public Money balance(LedgerAccount account, Currency currency) {
        return rows.balance(requireNonNull(account, "account"), requireNonNull(currency, "currency"));
    }

    /** All transactions about a payment, the oldest first. */
    public List<LedgerTransaction> of(PaymentId payment) {
        return rows.of(requireNonNull(payment, "payment"));
    }
}
