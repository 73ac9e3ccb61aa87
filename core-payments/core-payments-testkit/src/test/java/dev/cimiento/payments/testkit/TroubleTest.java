package dev.cimiento.payments.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.payments.ChargeRequest;
import dev.cimiento.payments.CheckoutRequest;
import dev.cimiento.payments.CheckoutResult;
import dev.cimiento.payments.CustomerId;
import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.PaymentSource;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.Payments;
import dev.cimiento.payments.PermanentPaymentsException;
import dev.cimiento.payments.PlanRequest;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.Refund;
import dev.cimiento.payments.RefundRequest;
import dev.cimiento.payments.RefundResult;
import dev.cimiento.payments.RetryablePaymentsException;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.WebhookResult;
import dev.cimiento.payments.postgresql.PostgresPaymentStore;
import dev.cimiento.payments.postgresql.PostgresSandboxSessions;
import dev.cimiento.payments.spi.CheckoutAnswer;
import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.spi.PaymentLookup;
import dev.cimiento.payments.spi.ProviderPayment;
import dev.cimiento.payments.spi.RefundAnswer;
import dev.cimiento.payments.spi.WebhookVerdict;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Payments in PostgreSQL, when things go wrong")
class TroubleTest {

    private static final TenantId PADEL = TenantId.of("padel");
    private static final TenantId CLINIC = TenantId.of("clinic");

    private static TestDatabase database;
    private static TenantDataSource dataSource;

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private SandboxStandIn provider;
    private WatchedGateway gateway;
    private RecordingListener listener;
    private Payments payments;

    @BeforeAll
    static void start() {
        database = TestDatabase.create()
                .migrate(PADEL, PostgresPaymentStore.SCHEMA)
                .migrate(CLINIC, PostgresPaymentStore.SCHEMA);
        dataSource = database.tenantPool(16);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void begin() {
        provider = new SandboxStandIn(new PostgresSandboxSessions(dataSource), clock);
        gateway = new WatchedGateway(provider.gateway());
        listener = new RecordingListener();
        payments = Payments.on(new PostgresPaymentStore(dataSource), clock)
                .gateway(gateway)
                .listener(listener)
                .build();
    }

    @Test
    @DisplayName("no transaction is open while a provider is called")
    void callsOutsideTransactions() throws Exception {
        Payment payment = paid();
        in(PADEL, () -> payments.refund(RefundRequest.full(key(), payment.id())));
        in(PADEL, () -> payments.refresh(payment.id()));
        clock.advance(Duration.ofMinutes(5));
        in(PADEL, () -> payments.catchUp(100));
        assertThat(gateway.calls.get()).isGreaterThan(3);
        assertThat(gateway.inTransaction.get()).isZero();
    }

    @Test
    @DisplayName("a webhook that comes before the answer to the call it is about: one payment, one effect")
    void takesWebhooksBeforeAnswers() throws Exception {
        gateway.afterCheckout = () -> {
            provider.pay(provider.lastSession());
            assertThat(unchecked(() -> receive(PADEL, provider.webhook(provider.lastSession()))))
                    .isInstanceOf(WebhookResult.Applied.class);
        };
        CheckoutRequest request = request();
        assertThat(in(PADEL, () -> payments.checkout(request))).isInstanceOf(CheckoutResult.Settled.class);
        Payment payment = in(PADEL, () -> payments.find(request.key())).orElseThrow();
        assertThat(payment.state()).isEqualTo(PaymentState.SUCCEEDED);
        assertThat(listener.states(payment.id())).containsExactly(PaymentState.SUCCEEDED);
    }

    @Test
    @DisplayName(
            "a process that dies between a webhook and the answer to the call it is about leaves one payment and one"
                    + " effect")
    void takesWebhooksBeforeDeaths() throws Exception {
        gateway.afterCheckout = () -> {
            provider.pay(provider.lastSession());
            assertThat(unchecked(() -> receive(PADEL, provider.webhook(provider.lastSession()))))
                    .isInstanceOf(WebhookResult.Applied.class);
            throw new DeadProcess();
        };
        CheckoutRequest request = request();
        assertThatThrownBy(() -> in(PADEL, () -> payments.checkout(request))).isInstanceOf(DeadProcess.class);
        clock.advance(Duration.ofMinutes(5));
        in(PADEL, () -> payments.catchUp(100));
        assertThat(in(PADEL, () -> payments.checkout(request))).isInstanceOf(CheckoutResult.Settled.class);
        Payment payment = in(PADEL, () -> payments.find(request.key())).orElseThrow();
        assertThat(payment.state()).isEqualTo(PaymentState.SUCCEEDED);
        assertThat(listener.states(payment.id())).containsExactly(PaymentState.SUCCEEDED);
        assertThat(in(PADEL, () -> payments.ledger().of(payment.id()))).hasSize(1);
    }

    @Test
    @DisplayName("two equal refunds under two keys are two, under one key one")
    void refundsByKey() throws Exception {
        Payment payment = paid();
        Money part = Money.of("500.00", "ARS");
        RefundRequest first = RefundRequest.part(key(), payment.id(), part);
        assertThat(in(PADEL, () -> payments.refund(first))).isInstanceOf(RefundResult.Refunded.class);
        assertThat(in(PADEL, () -> payments.refund(first))).isInstanceOf(RefundResult.Refunded.class);
        in(PADEL, () -> payments.refund(RefundRequest.part(key(), payment.id(), part)));
        assertThat(provider.refunds(payment.session().orElseThrow())).isEqualTo(2);
    }

    @Test
    @DisplayName(
            "a provider that fails again and again for one tenant is left alone, for that tenant only, until the pause"
                    + " is over")
    void leavesAlone() throws Exception {
        provider.misbehave(Fault.TOO_MANY_REQUESTS);
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> in(PADEL, () -> payments.checkout(request())))
                    .isInstanceOf(RetryablePaymentsException.class);
        }
        int called = gateway.calls.get();
        assertThatThrownBy(() -> in(PADEL, () -> payments.checkout(request())))
                .isInstanceOf(RetryablePaymentsException.class)
                .hasMessageContaining("is not called")
                .satisfies(failure -> assertThat(((RetryablePaymentsException) failure).retryAfter())
                        .isPresent());
        assertThat(gateway.calls.get()).isEqualTo(called);
        provider.misbehave(Fault.NONE);
        assertThat(in(CLINIC, () -> payments.checkout(request()))).isInstanceOf(CheckoutResult.Ready.class);
        clock.advance(Duration.ofSeconds(21));
        assertThat(in(PADEL, () -> payments.checkout(request()))).isInstanceOf(CheckoutResult.Ready.class);
    }

    @Test
    @DisplayName("5,000 webhooks, stored while the provider is down, are worked off afterwards with few questions")
    void worksOffBacklogs() throws Exception {
        List<Payment> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Payment payment = open();
            provider.pay(payment.session().orElseThrow());
            all.add(payment);
        }
        for (int i = 0; i < 5_000; i++) {
            WebhookRequest webhook = provider.webhook(all.get(i % 50).session().orElseThrow());
            assertThat(in(PADEL, () -> payments.accept(gateway.provider(), webhook)))
                    .isEqualTo(new WebhookResult.Waiting());
            if (i % 10 == 0) {
                assertThat(in(PADEL, () -> payments.accept(gateway.provider(), webhook))
                                .httpStatus())
                        .isEqualTo(200);
            }
        }
        provider.misbehave(Fault.SERVER_ERROR);
        int before = gateway.calls.get();
        for (int i = 0; i < 10; i++) {
            in(PADEL, () -> payments.work(1_000));
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(gateway.calls.get() - before)
                .as("no stampede in ten minutes")
                .isLessThanOrEqualTo(30);
        assertThat(state(all.get(0))).isEqualTo(PaymentState.OPEN);
        provider.misbehave(Fault.NONE);
        int down = gateway.calls.get();
        for (int i = 0; i < 20; i++) {
            clock.advance(Duration.ofMinutes(10));
            in(PADEL, () -> payments.work(1_000));
        }
        assertThat(gateway.calls.get() - down)
                .as("questions about 5,000 events")
                .isLessThan(1_000);
        for (Payment payment : all) {
            assertThat(listener.states(payment.id())).containsExactly(PaymentState.OPEN, PaymentState.SUCCEEDED);
        }
        assertThat(number("SELECT count(*) FROM payment_webhook WHERE done_at IS NULL"))
                .isZero();
    }

    @Test
    @DisplayName("a flood of unsigned webhooks asks the provider nothing, stores nothing and changes nothing")
    void ignoresFloods() throws Exception {
        Payment payment = open();
        provider.pay(payment.session().orElseThrow());
        long stored = number("SELECT count(*) FROM payment_webhook");
        WebhookRequest genuine = provider.webhook(payment.session().orElseThrow());
        int before = gateway.calls.get();
        for (int i = 0; i < 1_000; i++) {
            assertThat(receive(PADEL, provider.altered(genuine)).httpStatus()).isEqualTo(401);
        }
        assertThat(gateway.calls.get()).isEqualTo(before);
        assertThat(number("SELECT count(*) FROM payment_webhook")).isEqualTo(stored);
        assertThat(state(payment)).isEqualTo(PaymentState.OPEN);
    }

    @Test
    @DisplayName("a genuine webhook of one tenant is refused at another's address, and leaves nothing there")
    void keepsTenantsApart() throws Exception {
        Payment payment = open();
        provider.pay(payment.session().orElseThrow());
        WebhookRequest webhook = provider.webhook(payment.session().orElseThrow());
        assertThat(receive(CLINIC, webhook).httpStatus()).isEqualTo(401);
        assertThat(number(CLINIC, "SELECT count(*) FROM payment_webhook")).isZero();
        assertThat(receive(PADEL, webhook)).isInstanceOf(WebhookResult.Applied.class);
    }

    @Test
    @DisplayName("a webhook is replayed by hand to no further effect, and old ones are forgotten")
    void replays() throws Exception {
        Payment payment = paid();
        String event = in(
                PADEL,
                () -> Transactions.with(
                        dataSource,
                        connection -> Sql.on(connection)
                                .first(
                                        "SELECT event_id FROM payment_webhook WHERE done_at IS NOT NULL ORDER BY"
                                                + " received_at DESC, event_id LIMIT 1",
                                        row -> row.string("event_id"))
                                .orElseThrow()));
        Optional<WebhookResult> replayed = in(PADEL, () -> payments.replay(gateway.provider(), event));
        assertThat(replayed.orElseThrow()).isInstanceOf(WebhookResult.Applied.class);
        assertThat(in(PADEL, () -> payments.replay(gateway.provider(), "unheard-of")))
                .isEmpty();
        assertThat(listener.states(payment.id())).containsExactly(PaymentState.OPEN, PaymentState.SUCCEEDED);
        clock.advance(Duration.ofDays(8));
        assertThat(in(PADEL, () -> payments.purgeWebhooks(Duration.ofDays(7)))).isPositive();
    }

    @Test
    @DisplayName("what a provider cannot do is refused before anything is written or called")
    void refusesWhatCannotBeDone() throws Exception {
        ChargeRequest charge = ChargeRequest.of(
                key(),
                Money.of("10.00", "ARS"),
                "Court 2",
                PaymentSource.card("tok"),
                URI.create("https://padel.example"));
        PlanRequest plan = PlanRequest.monthly(key(), "Club", Money.of("10.00", "ARS"));
        List<Callable<?>> calls = List.of(
                () -> payments.charge(charge),
                () -> payments.methods().save(CustomerId.of("ana"), "ana@example.com", "tok"),
                () -> payments.subscriptions().define(plan),
                () -> payments.reconciliation()
                        .run(gateway.provider(), clock.instant().minusSeconds(60), clock.instant()));
        int before = gateway.calls.get();
        for (Callable<?> call : calls) {
            assertThatThrownBy(() -> in(PADEL, call))
                    .isInstanceOf(PermanentPaymentsException.class)
                    .hasMessageContaining("does not do this");
        }
        assertThat(gateway.calls.get()).isEqualTo(before);
        assertThat(in(PADEL, () -> payments.find(charge.key()))).isEmpty();
        Payment open = open();
        assertThatThrownBy(() -> in(PADEL, () -> payments.cancel(open.id())))
                .isInstanceOf(PermanentPaymentsException.class);
        assertThat(state(open)).isEqualTo(PaymentState.OPEN);
    }

    private Payment open() throws Exception {
        return ((CheckoutResult.Ready) in(PADEL, () -> payments.checkout(request()))).payment();
    }

    private Payment paid() throws Exception {
        Payment payment = open();
        provider.pay(payment.session().orElseThrow());
        receive(PADEL, provider.webhook(payment.session().orElseThrow()));
        return in(PADEL, () -> payments.find(payment.id())).orElseThrow();
    }

    private PaymentState state(Payment payment) throws Exception {
        return in(PADEL, () -> payments.find(payment.id())).orElseThrow().state();
    }

    private WebhookResult receive(TenantId tenant, WebhookRequest webhook) throws Exception {
        return in(tenant, () -> payments.receive(gateway.provider(), webhook));
    }

    private static CheckoutRequest request() {
        return CheckoutRequest.of(
                key(), Money.of("1500.00", "ARS"), "Court 2", URI.create("https://padel.example/done"));
    }

    private static IdempotencyKey key() {
        return IdempotencyKey.of("key-" + UUID.randomUUID());
    }

    private static long number(String sql) throws Exception {
        return number(PADEL, sql);
    }

    private static long number(TenantId tenant, String sql) throws Exception {
        return in(
                tenant,
                () -> Transactions.with(
                        dataSource, connection -> Sql.on(connection).number(sql)));
    }

    private static <T> T in(TenantId tenant, Callable<T> body) throws Exception {
        return TenantContext.call(tenant, body::call);
    }

    private static <T> T unchecked(Callable<T> body) {
        try {
            return body.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class DeadProcess extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Counts calls, and those made while this thread has a transaction open. */
    private static final class WatchedGateway implements PaymentGateway {

        private final PaymentGateway gateway;
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger inTransaction = new AtomicInteger();
        private Runnable afterCheckout = () -> {};

        WatchedGateway(PaymentGateway gateway) {
            this.gateway = gateway;
        }

        @Override
        public ProviderId provider() {
            return gateway.provider();
        }

        @Override
        public CheckoutAnswer checkout(Payment payment) {
            CheckoutAnswer answer = watched(() -> gateway.checkout(payment));
            Runnable then = afterCheckout;
            afterCheckout = () -> {};
            then.run();
            return answer;
        }

        @Override
        public Optional<ProviderPayment> fetch(PaymentLookup lookup) {
            return watched(() -> gateway.fetch(lookup));
        }

        @Override
        public RefundAnswer refund(Payment payment, Refund refund) {
            return watched(() -> gateway.refund(payment, refund));
        }

        @Override
        public WebhookVerdict verify(WebhookRequest webhook) {
            return gateway.verify(webhook);
        }

        @Override
        public Optional<PaymentId> locate(ProviderReference resource) {
            return watched(() -> gateway.locate(resource));
        }

        private <T> T watched(Supplier<T> call) {
            calls.incrementAndGet();
            // Inside a transaction this is the very connection that it has.
            try (Connection connection = dataSource.getConnection()) {
                if (!connection.getAutoCommit()) {
                    inTransaction.incrementAndGet();
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return call.get();
        }
    }
}
