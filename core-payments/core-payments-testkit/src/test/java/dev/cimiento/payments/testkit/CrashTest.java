package dev.cimiento.payments.testkit;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process dies at each boundary: before the n-th transaction commits, or right after. */
@DisplayName("A process that dies")
class CrashTest {

    private static final TenantId TENANT = TenantId.of("padel");
    private static final Money AMOUNT = Money.of("1500.00", "ARS");

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final DyingStore store = new DyingStore(new InMemoryPaymentStore());
    private final SandboxStandIn provider = new SandboxStandIn(new InMemorySandboxSessions(), clock);

    @ParameterizedTest(name = "{0} transactions into it")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    @DisplayName("during checkout, webhook or refund leaves nothing that the next one cannot bring to its end, once")
    void recovers(int boundary) {
        for (boolean before : new boolean[] {true, false}) {
            String key = "crash-" + boundary + before;
            store.dieAt(boundary, before);
            try {
                story(key);
            } catch (Death expected) {
                assertThat(expected).isNotNull();
            }
            store.live();
            clock.advance(Duration.ofMinutes(5));
            TenantContext.run(TENANT, () -> payments().catchUp(100));
            Payment payment = story(key);
            assertThat(payment.state()).isEqualTo(PaymentState.SUCCEEDED);
            assertThat(payment.refunded()).isEqualTo(AMOUNT);
            assertThat(provider.refunds(payment.session().orElseThrow())).isEqualTo(1);
            TenantContext.run(
                    TENANT,
                    () -> assertThat(payments()
                                    .ledger()
                                    .balance(
                                            LedgerAccount.held(
                                                    provider.gateway().provider()),
                                            AMOUNT.currency()))
                            .isEqualTo(Money.zero(AMOUNT.currency())));
        }
    }

    /** Each step is one that a caller repeats after a crash. */
    private Payment story(String key) {
        return TenantContext.call(TENANT, () -> {
            Payments payments = payments();
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
            payments.refund(RefundRequest.full(IdempotencyKey.of("refund-" + key), payment.id()));
            return payments.find(payment.id()).orElseThrow();
        });
    }

    private Payments payments() {
        return Payments.on(store, clock).gateway(provider.gateway()).build();
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
