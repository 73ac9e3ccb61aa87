package dev.cimiento.payments.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.payments.Ledger;
import dev.cimiento.payments.LedgerAccount;
import dev.cimiento.payments.LedgerEntry;
import dev.cimiento.payments.LedgerTransaction;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.Payments;
import dev.cimiento.payments.inmemory.InMemorySandboxSessions;
import dev.cimiento.payments.postgresql.PostgresPaymentStore;
import dev.cimiento.tenancy.DatabaseException;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The ledger in PostgreSQL")
class LedgerTest {

    private static final TenantId TENANT = TenantId.of("padel");
    private static final Currency ARS = Currency.getInstance("ARS");

    private static final MutableClock CLOCK = MutableClock.at("2026-11-23T12:00:00Z");
    private static TestDatabase database;
    private static TenantDataSource dataSource;
    private static Ledger ledger;

    @BeforeAll
    static void start() {
        database = TestDatabase.create().migrate(TENANT, PostgresPaymentStore.SCHEMA);
        dataSource = database.tenantPool(2);
        ledger = Payments.on(new PostgresPaymentStore(dataSource), CLOCK)
                .gateway(new SandboxStandIn(new InMemorySandboxSessions(), CLOCK).gateway())
                .build()
                .ledger();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    @DisplayName(
            "after 100,000 random transactions, many of them repeated, all sums up to nothing, and balances are the"
                    + " sums of entries")
    void balances() {
        Random random = new Random(21);
        Map<String, LedgerTransaction> posted = new HashMap<>();
        TenantContext.run(TENANT, () -> {
            for (int block = 0; block < 100; block++) {
                Transactions.run(dataSource, () -> {
                    for (int i = 0; i < 1_000; i++) {
                        String key = "random:" + random.nextInt(30_000);
                        LedgerTransaction next = LedgerTransaction.move(
                                key,
                                CLOCK.instant(),
                                new Money(1 + random.nextInt(100_000), ARS),
                                new LedgerAccount("debit:" + random.nextInt(5)),
                                new LedgerAccount("credit:" + random.nextInt(5)));
                        if (ledger.post(next) != (posted.putIfAbsent(key, next) == null)) {
                            throw new AssertionError(key + " was posted twice, or not at all");
                        }
                    }
                });
            }
        });
        Map<LedgerAccount, Long> sums = new HashMap<>();
        posted.values().stream()
                .flatMap(transaction -> transaction.entries().stream())
                .forEach(entry -> sums.merge(entry.account(), entry.amount().minor(), Long::sum));
        TenantContext.run(TENANT, () -> {
            sums.forEach(
                    (account, sum) -> assertThat(ledger.balance(account, ARS)).isEqualTo(new Money(sum, ARS)));
            assertThat(number("SELECT sum(amount)::bigint FROM payment_ledger_entry"))
                    .isZero();
        });
    }

    @Test
    @DisplayName("what does not balance is refused by the type, and by the database, whoever writes")
    void refusesImbalance() {
        assertThatThrownBy(() -> LedgerTransaction.of(
                        "k",
                        CLOCK.instant(),
                        List.of(
                                new LedgerEntry(LedgerAccount.SALES, Money.of("1.00", "ARS")),
                                new LedgerEntry(LedgerAccount.FEES, Money.of("-1.00", "USD")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("balance");
        assertThatThrownBy(() ->
                        asTenant("WITH t AS (INSERT INTO payment_ledger_transaction (key, at) VALUES ('bad', now())"
                                + " RETURNING key) SELECT count(*) FROM t"))
                .as("no entries at all")
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("does not balance");
        assertThatThrownBy(() -> TenantContext.run(
                        TENANT,
                        () -> Transactions.run(dataSource, () -> {
                            update("INSERT INTO payment_ledger_transaction (key, at) VALUES ('bad', now())");
                            update("INSERT INTO payment_ledger_entry VALUES ('bad', 0, 'sales', -10, 'ARS'), ('bad',"
                                    + " 1, 'fees', 9, 'ARS')");
                        })))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("does not balance");
    }

    @Test
    @DisplayName("nothing in it is changed, removed, or added to a transaction that is closed")
    void isAppendOnly() {
        TenantContext.run(
                TENANT,
                () -> ledger.post(LedgerTransaction.move(
                        "closed", CLOCK.instant(), Money.of("1.00", "ARS"), LedgerAccount.BANK, LedgerAccount.SALES)));
        for (String forbidden : List.of(
                "UPDATE payment_ledger_entry SET amount = 5",
                "DELETE FROM payment_ledger_entry",
                "UPDATE payment_ledger_transaction SET at = now()",
                "DELETE FROM payment_ledger_transaction",
                "TRUNCATE payment_ledger_entry")) {
            assertThatThrownBy(() -> TenantContext.run(TENANT, () -> update(forbidden)))
                    .as(forbidden)
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("append-only");
        }
        assertThatThrownBy(() -> TenantContext.run(
                        TENANT,
                        () -> update("INSERT INTO payment_ledger_entry VALUES ('closed', 2, 'sales', -1, 'ARS'),"
                                + " ('closed', 3, 'bank', 1, 'ARS')")))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("is closed");
    }

    private static void update(String sql) {
        Transactions.with(dataSource, connection -> Sql.on(connection).update(sql));
    }

    private static long number(String sql) {
        return Transactions.with(dataSource, connection -> Sql.on(connection).number(sql));
    }

    private static long asTenant(String sql) {
        return TenantContext.<Long, RuntimeException>call(TENANT, () -> number(sql));
    }
}
