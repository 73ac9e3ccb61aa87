package dev.cimiento.payments.spi;

import dev.cimiento.payments.LedgerAccount;
import dev.cimiento.payments.LedgerTransaction;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.PaymentId;
import java.util.Currency;
import java.util.List;

/** The ledger of the current tenant. Append-only, and the store itself refuses what does not balance. */
public interface LedgerRows {

    /** Writes a transaction, unless its key is there. True when it was written. */
    boolean post(LedgerTransaction transaction);

    /** The sum of all entries of an account. */
    Money balance(LedgerAccount account, Currency currency);

    /** All transactions about a payment, the oldest first. */
    List<LedgerTransaction> of(PaymentId payment);
}
