package dev.cimiento.payments.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.payments.Capture;
import dev.cimiento.payments.ChangeResult;
import dev.cimiento.payments.ChargeRequest;
import dev.cimiento.payments.ChargeResult;
import dev.cimiento.payments.CheckoutRequest;
import dev.cimiento.payments.CheckoutResult;
import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.LedgerAccount;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.Payments;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.RefundRequest;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.inmemory.InMemoryPaymentStore;
import dev.cimiento.payments.inmemory.InMemorySandboxSessions;
import dev.cimiento.payments.postgresql.PostgresPaymentStore;
import dev.cimiento.payments.postgresql.PostgresSandboxSessions;
import dev.cimiento.payments.sandbox.SandboxSessions;
import dev.cimiento.payments.spi.AttemptRows;
import dev.cimiento.payments.spi.DisputeRows;
import dev.cimiento.payments.spi.LedgerRows;
import dev.cimiento.payments.spi.MethodRows;
import dev.cimiento.payments.spi.PaymentRows;
import dev.cimiento.payments.spi.PaymentStore;
import dev.cimiento.payments.spi.RefundRows;
import dev.cimiento.payments.spi.SubscriptionRows;
import dev.cimiento.payments.spi.WebhookInbox;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process dies at each boundary: before the n-th transaction commits, or right after. */
@DisplayName("A process that dies")
class CrashTest {

    private static final TenantId TENANT = TenantId.of("padel");
    private static final Money AMOUNT = Money.of("1500.00", "ARS");

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");

    @ParameterizedTest(name = "{0} transactions into it")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    @DisplayName("during checkout, webhook or refund leaves nothing that the next one cannot bring to its end, once")
    void recovers(int boundary) {
        dies(boundary, new InMemoryPaymentStore(), new InMemorySandboxSessions(), Story::ofPage);
    }

    @ParameterizedTest(name = "{0} transactions into it")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    @DisplayName("during charge, capture or refund leaves nothing that the next one cannot bring to its end, once")
    void recoversCharges(int boundary) {
        dies(boundary, new InMemoryPaymentStore(), new InMemorySandboxSessions(), Story::ofCharge);
    }

    @Test
    @DisplayName("so it is in PostgreSQL, at each of the boundaries of both")
    void recoversInPostgres() {
        try (TestDatabase database = TestDatabase.create().migrate(TENANT, PostgresPaymentStore.SCHEMA)) {
            TenantDataSource dataSource = database.tenantPool(2);
            for (int boundary = 1; boundary <= 10; boundary++) {
                PaymentStore store = new PostgresPaymentStore(dataSource);
                dies(boundary, store, new PostgresSandboxSessions(dataSource), Story::ofPage);
                dies(boundary, store, new PostgresSandboxSessions(dataSource), Story::ofCharge);
            }
        }
    }

    private void dies(int boundary, PaymentStore below, SandboxSessions sessions, Plot plot) {
        DyingStore store = new DyingStore(below);
        SandboxStandIn provider = new SandboxStandIn(sessions, clock);
        for (boolean before : new boolean[] {true, false}) {
            Story story = new Story(
                    Payments.on(store, clock).gateway(provider.gateway()).build(),
                    provider,
                    "crash-" + UUID.randomUUID());
            store.dieAt(boundary, before);
            try {
                TenantContext.call(TENANT, () -> plot.play(story));
            } catch (Death expected) {
                assertThat(expected).isNotNull();
            }
            store.live();
            clock.advance(Duration.ofMinutes(5));
            Payments next =
                    Payments.on(store, clock).gateway(provider.gateway()).build();
            TenantContext.run(TENANT, () -> {
                next.catchUp(100);
                Payment payment = plot.play(new Story(next, provider, story.key));
                assertThat(payment.state()).isEqualTo(PaymentState.SUCCEEDED);
                assertThat(payment.captured()).isEqualTo(AMOUNT);
                assertThat(payment.refunded()).isEqualTo(AMOUNT);
                assertThat(provider.refunds(payment.session().orElseThrow())).isEqualTo(1);
                assertThat(next.ledger().of(payment.id())).hasSize(2);
                assertThat(next.ledger()
                                .balance(LedgerAccount.held(provider.gateway().provider()), AMOUNT.currency()))
                        .isEqualTo(Money.zero(AMOUNT.currency()));
            });
        }
    }

    private interface Plot {
        Payment play(Story story);
    }

    /** Each step is one that a caller repeats after a crash. */
    private record Story(Payments payments, SandboxStandIn provider, String key) {

        Payment ofPage() {
            CheckoutRequest request =
                    CheckoutRequest.of(IdempotencyKey.of(key), AMOUNT, "Court 2", URI.create("https://padel.example"));
            CheckoutResult result = payments.checkout(request);
            Payment payment = result instanceof CheckoutResult.Ready ready
                    ? ready.payment()
                    : ((CheckoutResult.Settled) result).payment();
            ProviderReference session = payment.session().orElseThrow();
            provider.pay(session);
            WebhookRequest webhook = provider.webhook(session);
            payments.receive(payment.provider(), webhook);
            return refunded(payment);
        }

        Payment ofCharge() {
            ChargeRequest request = ChargeRequest.of(
                            IdempotencyKey.of(key),
                            AMOUNT,
                            "Court 2",
                            provider.card(AbleStandIn.CardFate.APPROVED),
                            URI.create("https://padel.example"))
                    .capture(Capture.LATER);
            ChargeResult result = payments.charge(request);
            Payment payment = result instanceof ChargeResult.Authorized authorized
                    ? authorized.payment()
                    : ((ChargeResult.Paid) result).payment();
            assertThat(payments.capture(payment.id(), AMOUNT)).isInstanceOf(ChangeResult.Done.class);
            return refunded(payment);
        }

        private Payment refunded(Payment payment) {
            payments.refund(RefundRequest.full(IdempotencyKey.of("refund-" + key), payment.id()));
            return payments.find(payment.id()).orElseThrow();
        }
    }

    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Dies at a transaction: nothing of a dead process runs any more, so what it would have caught, it does not. */
    private static final class DyingStore implements PaymentStore {

        private final PaymentStore store;
        private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
        private boolean before;

        DyingStore(PaymentStore store) {
            this.store = store;
        }

        void dieAt(int transaction, boolean beforeItCommits) {
            left.set(transaction);
            before = beforeItCommits;
        }

        void live() {
            left.set(Integer.MAX_VALUE);
        }

        @Override
        public <T> T atomically(Supplier<T> work) {
            if (left.get() <= 0) {
                throw new Death();
            }
            boolean now = left.decrementAndGet() == 0;
            T result = store.atomically(() -> {
                T done = work.get();
                if (now && before) {
                    throw new Death();
                }
                return done;
            });
            if (now) {
                throw new Death();
            }
            return result;
        }

        @Override
        public <T> T provisionally(Supplier<T> work) {
            return atomically(work);
        }

        @Override
        public PaymentRows payments() {
            return store.payments();
        }

        @Override
        public RefundRows refunds() {
            return store.refunds();
        }

        @Override
        public WebhookInbox inbox() {
            return store.inbox();
        }

        @Override
        public DisputeRows disputes() {
            return store.disputes();
        }

        @Override
        public LedgerRows ledger() {
            return store.ledger();
        }

        @Override
        public AttemptRows attempts() {
            return store.attempts();
        }

        @Override
        public MethodRows methods() {
            return store.methods();
        }

        @Override
        public SubscriptionRows subscriptions() {
            return store.subscriptions();
        }
    }
}
