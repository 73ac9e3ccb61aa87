package dev.cimiento.payments.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.payments.CheckoutResult;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentChanged;
import dev.cimiento.payments.PaymentListener;
import dev.cimiento.payments.Payments;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.postgresql.PostgresPaymentStore;
import dev.cimiento.payments.postgresql.PostgresSandboxSessions;
import dev.cimiento.payments.spi.PaymentStore;
import dev.cimiento.tenancy.DatabaseException;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Payments in PostgreSQL, with the sandbox")
class PostgresPaymentsTest extends PaymentsContract {

    private static TestDatabase database;
    private static TenantDataSource dataSource;

    @BeforeAll
    static void start() {
        database = TestDatabase.create()
                .migrate(TENANT, PostgresPaymentStore.SCHEMA)
                .migrate(TenantId.of("clinic"), PostgresPaymentStore.SCHEMA);
        dataSource = database.tenantPool(16);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Override
    protected PaymentStore store() {
        return new PostgresPaymentStore(dataSource);
    }

    @Override
    protected ProviderStandIn start(MutableClock clock) {
        return new SandboxStandIn(new PostgresSandboxSessions(dataSource), clock);
    }

    @Test
    @DisplayName("the database itself refuses to refund more than was captured, whoever writes")
    void refusesInTheDatabase() throws Exception {
        Payment payment = paid();
        assertThatThrownBy(() -> inTenant(() -> insertRefund(payment, 150_001)))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("payment_refunds_within_captured");
        assertThat(inTenant(() -> insertRefund(payment, 150_000))).isEqualTo(1);
        assertThatThrownBy(() -> inTenant(() -> insertRefund(payment, 1)))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("payment_refunds_within_captured");
    }

    @Test
    @DisplayName("what need not wait for the disk does not, and what follows on the same connection does")
    void waitsForTheDisk() throws Exception {
        PaymentStore store = new PostgresPaymentStore(dataSource);
        String setting = "SELECT setting || ', ' || source AS now FROM pg_settings WHERE name = 'synchronous_commit'";
        assertThat(inTenant(() -> store.provisionally(() -> text(setting)))).isEqualTo("off, session");
        assertThat(inTenant(() -> store.atomically(() -> text(setting)))).doesNotContain("session");
        assertThatThrownBy(() -> inTenant(() -> store.atomically(() -> store.provisionally(() -> 1))))
                .isInstanceOf(IllegalStateException.class);
    }

    private static String text(String sql) {
        return Transactions.with(
                dataSource,
                connection ->
                        Sql.on(connection).first(sql, row -> row.string("now")).orElseThrow());
    }

    @Test
    @DisplayName("what the listener writes commits with the payment, or not at all")
    void sharesTheTransaction() throws Exception {
        inTenant(() -> Transactions.with(
                dataSource,
                connection -> Sql.on(connection).update("CREATE TABLE confirmed (reference text PRIMARY KEY)")));
        AtomicBoolean failing = new AtomicBoolean(true);
        MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
        SandboxStandIn sandbox = new SandboxStandIn(new PostgresSandboxSessions(dataSource), clock);
        Payments payments = Payments.on(store(), clock)
                .gateway(sandbox.gateway())
                .listener(new PaymentListener() {
                    @Override
                    public void changed(PaymentChanged event) {
                        if (event.succeeded()) {
                            Transactions.with(
                                    dataSource,
                                    connection -> Sql.on(connection)
                                            .update(
                                                    "INSERT INTO confirmed VALUES (?)",
                                                    event.payment().reference()));
                            if (failing.getAndSet(false)) {
                                throw new IllegalStateException("after writing");
                            }
                        }
                    }
                })
                .build();
        Payment payment = ((CheckoutResult.Ready) inTenant(() -> payments.checkout(request()))).payment();
        sandbox.pay(payment.session().orElseThrow());
        WebhookRequest webhook = sandbox.webhook(payment.session().orElseThrow());
        assertThatThrownBy(() -> inTenant(() -> payments.receive(payment.provider(), webhook)))
                .hasMessage("after writing");
        assertThat(confirmed()).isZero();
        inTenant(() -> payments.receive(payment.provider(), webhook));
        assertThat(confirmed()).isEqualTo(1);
    }

    @Test
    @DisplayName("a data source that cannot begin a transaction is told how to")
    void explainsPlainDataSources() {
        PostgresPaymentStore plain = new PostgresPaymentStore(database.pool(1));
        assertThatThrownBy(() -> plain.atomically(() -> 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Transactions.aware");
    }

    private static int insertRefund(Payment payment, long minor) {
        UUID id = UUID.randomUUID();
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "INSERT INTO payment_refund (id, payment_id, idempotency_key, fingerprint, amount,"
                                        + " state, created_at, check_at) VALUES (?, ?, ?, repeat('0', 64), ?, 'RESERVED',"
                                        + " now(), now())",
                                id,
                                payment.id().value(),
                                id.toString(),
                                minor));
    }

    private static int confirmed() throws Exception {
        return inTenant(() -> Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .first("SELECT count(*)::int AS n FROM confirmed", row -> row.integer("n"))
                        .orElseThrow()));
    }
}
