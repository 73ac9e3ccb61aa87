package dev.cimiento.payments.postgresql;

import dev.cimiento.payments.LedgerAccount;
import dev.cimiento.payments.LedgerEntry;
import dev.cimiento.payments.LedgerTransaction;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.spi.LedgerRows;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

final class PostgresLedgerRows implements LedgerRows {

    private final DataSource dataSource;

    PostgresLedgerRows(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public boolean post(LedgerTransaction transaction) {
        List<String> accounts = new ArrayList<>();
        List<String> currencies = new ArrayList<>();
        List<Long> amounts = new ArrayList<>();
        for (LedgerEntry entry : transaction.entries()) {
            accounts.add(entry.account().name());
            amounts.add(entry.amount().minor());
            currencies.add(entry.amount().currency().getCurrencyCode());
        }
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                                .update(
                                        "WITH written AS (INSERT INTO payment_ledger_transaction (key, payment_id, at)"
                                                + " VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING RETURNING key) INSERT"
                                                + " INTO payment_ledger_entry (transaction_key, line, account, amount,"
                                                + " currency) SELECT written.key, line - 1, account, amount, currency FROM"
                                                + " written, unnest(?, ?, ?) WITH ORDINALITY AS entry (account, amount,"
                                                + " currency, line)",
                                        transaction.key(),
                                        transaction.payment().map(PaymentId::value),
                                        transaction.at(),
                                        accounts,
                                        amounts,
                                        currencies)
                        > 0);
    }

    @Override
    public Money balance(LedgerAccount account, Currency currency) {
        return new Money(
                Transactions.with(
                        dataSource,
                        connection -> Sql.on(connection)
                                .number(
                                        "SELECT coalesce(sum(amount), 0)::bigint FROM payment_ledger_entry"
                                                + " WHERE account = ? AND currency = ?",
                                        account.name(),
                                        currency.getCurrencyCode())),
                currency);
    }

    @Override
    public List<LedgerTransaction> of(PaymentId payment) {
        Map<String, Instant> times = new LinkedHashMap<>();
        Map<String, List<LedgerEntry>> entries = new LinkedHashMap<>();
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT t.key, t.at, e.account, e.amount, e.currency FROM payment_ledger_transaction t"
                                        + " JOIN payment_ledger_entry e ON e.transaction_key = t.key"
                                        + " WHERE t.payment_id = ? ORDER BY t.number, e.line",
                                row -> {
                                    times.put(row.string("key"), row.instant("at"));
                                    return entries.computeIfAbsent(row.string("key"), key -> new ArrayList<>())
                                            .add(new LedgerEntry(
                                                    new LedgerAccount(row.string("account")),
                                                    Money.ofMinor(row.number("amount"), row.string("currency"))));
                                },
                                payment.value()));
        return entries.entrySet().stream()
                .map(entry -> LedgerTransaction.of(
                                entry.getKey(), times.getOrDefault(entry.getKey(), Instant.EPOCH), entry.getValue())
                        .about(payment))
                .toList();
    }
}
