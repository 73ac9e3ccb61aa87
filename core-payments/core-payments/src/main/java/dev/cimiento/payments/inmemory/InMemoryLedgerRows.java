package dev.cimiento.payments.inmemory;

import dev.cimiento.payments.LedgerAccount;
import dev.cimiento.payments.LedgerTransaction;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.spi.LedgerRows;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

final class InMemoryLedgerRows implements LedgerRows {

    private final InMemoryPaymentStore.Access tables;

    InMemoryLedgerRows(InMemoryPaymentStore.Access tables) {
        this.tables = tables;
    }

    @Override
    public boolean post(LedgerTransaction transaction) {
        return tables.in(t -> t.ledger.putIfAbsent(transaction.key(), transaction) == null);
    }

    @Override
    public Money balance(LedgerAccount account, Currency currency) {
        return new Money(
                tables.in(t -> t.ledger.values().stream()
                        .flatMap(transaction -> transaction.entries().stream())
                        .filter(entry -> entry.account().equals(account)
                                && entry.amount().currency().equals(currency))
                        .mapToLong(entry -> entry.amount().minor())
                        .reduce(0, Math::addExact)),
                currency);
    }

    @Override
    public List<LedgerTransaction> of(PaymentId payment) {
        return tables.in(t -> t.ledger.values().stream()
                .filter(transaction -> transaction.payment().equals(Optional.of(payment)))
                .toList());
    }
}
