package dev.cimiento.payments.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.payments.ChangeResult;
import dev.cimiento.payments.CheckoutRequest;
import dev.cimiento.payments.CheckoutResult;
import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.Payments;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.Refund;
import dev.cimiento.payments.RefundRequest;
import dev.cimiento.payments.RefundResult;
import dev.cimiento.payments.RefundState;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.WebhookResult;
import dev.cimiento.payments.spi.PaymentStore;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What payments must keep over every store and with every provider: money moves once, whatever comes twice, late, at once, or not at all.
 * Extend it with a store and a provider's stand-in.
 */
public abstract class PaymentsContract {

    /** The tenant that the tests work for. */
    protected static final TenantId TENANT = TenantId.of("padel");

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final RecordingListener listener = new RecordingListener();
    private PaymentStore store;
    private ProviderStandIn provider;
    private Payments payments;

    /** For subclasses. */
    @SuppressWarnings("NullAway.Init") // set before each test
    protected PaymentsContract() {}

    /** An empty store, or one that other tests of the class wrote other keys to. */
    protected abstract PaymentStore store();

    /** Starts the provider's stand-in, and a gateway connected to it. */
    protected abstract ProviderStandIn start(MutableClock clock);

    @BeforeEach
    final void startProvider() {
        store = store();
        provider = start(clock);
        payments = Payments.on(store, clock)
                .gateway(provider.gateway())
                .listener(listener)
                .build();
    }

    @AfterEach
    final void stopProvider() {
        provider.close();
    }

    @Test
    @DisplayName("the same key gives the same page, and with other content a refusal")
    final void keepsItsWord() throws Exception {
        CheckoutRequest request = request();
        CheckoutResult.Ready first = ready(request);
        CheckoutResult.Ready again = ready(request);
        assertThat(again.url()).isEqualTo(first.url());
        assertThat(again.payment().id()).isEqualTo(first.payment().id());
        URI home = URI.create("https://padel.example/done");
        List<CheckoutRequest> others = List.of(
                CheckoutRequest.of(request.key(), Money.of("1500.01", "ARS"), "Court 2", home),
                CheckoutRequest.of(request.key(), Money.of("1500.00", "USD"), "Court 2", home),
                CheckoutRequest.of(request.key(), request.amount(), "Court 3", home),
                request.reference("booking-8"),
                request.expiresIn(Duration.ofHours(1)));
        for (CheckoutRequest other : others) {
            assertThat(checkout(other))
                    .isEqualTo(new CheckoutResult.KeyConflict(first.payment().id()));
        }
    }

    @Test
    @DisplayName("the same key from many threads at once is one payment with one page")
    final void opensOncePerKey() throws Exception {
        CheckoutRequest request = request();
        List<CheckoutResult> results = atOnce(20, () -> checkout(request));
        assertThat(results.stream().map(result -> ((CheckoutResult.Ready) result).url()))
                .containsOnly(ready(request).url());
    }

    @Test
    @DisplayName("a payment succeeds when its webhook comes, and the listener hears it once")
    final void succeeds() throws Exception {
        Payment payment = ready(request()).payment();
        provider.pay(session(payment));
        WebhookRequest webhook = provider.webhook(session(payment));
        WebhookResult result = receive(webhook);
        assertThat(result).isInstanceOf(WebhookResult.Applied.class);
        assertThat(((WebhookResult.Applied) result).payment().state()).isEqualTo(PaymentState.SUCCEEDED);
        assertThat(receive(webhook)).isEqualTo(new WebhookResult.Duplicate());
        Payment now = find(payment);
        assertThat(now.captured()).isEqualTo(now.amount());
        assertThat(listener.states(payment.id())).containsExactly(PaymentState.OPEN, PaymentState.SUCCEEDED);
        assertThat(checkout(CheckoutRequest.of(now))).isInstanceOf(CheckoutResult.Settled.class);
    }

    @Test
    @DisplayName("a webhook delivered 50 times at once has one effect")
    final void appliesOnce() throws Exception {
        Payment payment = ready(request()).payment();
        provider.pay(session(payment));
        WebhookRequest webhook = provider.webhook(session(payment));
        List<WebhookResult> results = atOnce(50, () -> receive(webhook));
        assertThat(results).allMatch(result -> result.httpStatus() == 200);
        assertThat(results).filteredOn(WebhookResult.Applied.class::isInstance).hasSize(1);
        assertThat(listener.states(payment.id())).containsExactly(PaymentState.OPEN, PaymentState.SUCCEEDED);
    }

    @Test
    @DisplayName("fifty different webhooks about one payment at once have one effect")
    final void appliesTheTruthOnce() throws Exception {
        Payment payment = ready(request()).payment();
        provider.pay(session(payment));
        List<WebhookRequest> webhooks = IntStream.range(0, 50)
                .mapToObj(i -> provider.webhook(session(payment)))
                .toList();
        Iterator<WebhookRequest> next = webhooks.iterator();
        List<WebhookResult> results = atOnce(50, () -> {
            WebhookRequest mine;
            synchronized (webhooks) {
                mine = next.next();
            }
            return receive(mine);
        });
        assertThat(results).allMatch(result -> result.httpStatus() == 200);
        assertThat(find(payment).state()).isEqualTo(PaymentState.SUCCEEDED);
        assertThat(listener.states(payment.id())).containsExactly(PaymentState.OPEN, PaymentState.SUCCEEDED);
    }

    @Test
    @DisplayName("a declined card is a state, news of it after the payment is no news")
    final void survivesDisorder() throws Exception {
        Payment payment = ready(request()).payment();
        provider.decline(session(payment));
        WebhookRequest declined = provider.webhook(session(payment));
        WebhookRequest late = provider.webhook(session(payment));
        receive(declined);
        assertThat(find(payment).state()).isEqualTo(PaymentState.DECLINED);
        assertThat(find(payment).decline()).isPresent();
        assertThat(checkout(CheckoutRequest.of(payment))).isInstanceOf(CheckoutResult.Ready.class);
        provider.pay(session(payment));
        receive(provider.webhook(session(payment)));
        assertThat(receive(late).httpStatus()).isEqualTo(200);
        assertThat(find(payment).state()).isEqualTo(PaymentState.SUCCEEDED);
        assertThat(listener.states(payment.id()))
                .containsExactly(PaymentState.OPEN, PaymentState.DECLINED, PaymentState.SUCCEEDED);
    }

    @Test
    @DisplayName("a forged webhook is rejected and leaves no trace")
    final void rejectsForgeries() throws Exception {
        Payment payment = ready(request()).payment();
        provider.pay(session(payment));
        WebhookRequest genuine = provider.webhook(session(payment));
        assertThat(receive(provider.altered(genuine))).isInstanceOf(WebhookResult.Rejected.class);
        assertThat(receive(genuine.header(provider.signatureHeader(), "t=1,v1=00"))
                        .httpStatus())
                .isBetween(400, 499);
        assertThat(inTenant(() -> payments.receive(new ProviderId("nobody"), genuine))
                        .httpStatus())
                .isEqualTo(404);
        assertThat(find(payment).state()).isEqualTo(PaymentState.OPEN);
        assertThat(receive(genuine)).isInstanceOf(WebhookResult.Applied.class);
    }

    @Test
    @DisplayName("a checkout whose answer is lost is unknown, and the same key resolves it")
    final void resolvesUnknownCheckout() throws Exception {
        CheckoutRequest request = request();
        provider.misbehave(Fault.LOST_ANSWERS);
        CheckoutResult lost = checkout(request);
        assertThat(lost).isInstanceOf(CheckoutResult.Unknown.class);
        Payment unknown = ((CheckoutResult.Unknown) lost).payment();
        assertThat(unknown.state()).isEqualTo(PaymentState.UNKNOWN);
        provider.misbehave(Fault.NONE);
        CheckoutResult.Ready ready = ready(request);
        assertThat(ready.payment().id()).isEqualTo(unknown.id());
        provider.pay(session(ready.payment()));
        receive(provider.webhook(session(ready.payment())));
        assertThat(find(unknown).state()).isEqualTo(PaymentState.SUCCEEDED);
    }

    @Test
    @DisplayName("a webhook that overtakes the lost answer settles the payment, and the key opens no second page")
    final void believesAnEarlyWebhook() throws Exception {
        CheckoutRequest request = request();
        provider.misbehave(Fault.LOST_ANSWERS);
        Payment unknown = ((CheckoutResult.Unknown) checkout(request)).payment();
        ProviderReference session = provider.lastSession();
        provider.pay(session);
        assertThat(receive(provider.webhook(session))).isInstanceOf(WebhookResult.Applied.class);
        assertThat(find(unknown).state()).isEqualTo(PaymentState.SUCCEEDED);
        provider.misbehave(Fault.NONE);
        assertThat(checkout(request)).isInstanceOf(CheckoutResult.Settled.class);
    }

    @Test
    @DisplayName("a provider that is down keeps no webhook from being stored, and catching up applies it")
    final void storesWhileDown() throws Exception {
        Payment payment = ready(request()).payment();
        provider.pay(session(payment));
        WebhookRequest webhook = provider.webhook(session(payment));
        provider.misbehave(Fault.SERVER_ERROR);
        assertThat(receive(webhook)).isEqualTo(new WebhookResult.Waiting());
        assertThat(receive(webhook)).isEqualTo(new WebhookResult.Duplicate());
        assertThat(find(payment).state()).isEqualTo(PaymentState.OPEN);
        provider.misbehave(Fault.NONE);
        clock.advance(Duration.ofSeconds(31));
        inTenant(() -> payments.catchUp(100));
        assertThat(find(payment).state()).isEqualTo(PaymentState.SUCCEEDED);
        assertThat(listener.states(payment.id())).containsExactly(PaymentState.OPEN, PaymentState.SUCCEEDED);
    }

    @Test
    @DisplayName("a payment that no webhook reports is found by catching up")
    final void asksUnasked() throws Exception {
        Payment payment = ready(request()).payment();
        provider.pay(session(payment));
        inTenant(() -> payments.catchUp(100));
        assertThat(find(payment).state()).as("not due yet").isEqualTo(PaymentState.OPEN);
        clock.advance(Duration.ofMinutes(2));
        inTenant(() -> payments.catchUp(100));
        assertThat(find(payment).state()).isEqualTo(PaymentState.SUCCEEDED);
    }

    @Test
    @DisplayName("refreshing applies what the provider says")
    final void refreshes() throws Exception {
        Payment payment = ready(request()).payment();
        provider.expire(session(payment));
        assertThat(inTenant(() -> payments.refresh(payment.id())).state()).isEqualTo(PaymentState.EXPIRED);
        assertThat(checkout(CheckoutRequest.of(payment))).isInstanceOf(CheckoutResult.Settled.class);
    }

    @Test
    @DisplayName("when the listener fails, nothing changed, and the next delivery does it")
    final void rollsBackWithTheListener() throws Exception {
        Payment payment = ready(request()).payment();
        provider.pay(session(payment));
        WebhookRequest webhook = provider.webhook(session(payment));
        listener.failNext();
        assertThatThrownBy(() -> receive(webhook)).hasMessage("the listener fails on purpose");
        assertThat(find(payment).state()).isEqualTo(PaymentState.OPEN);
        assertThat(receive(webhook)).isInstanceOf(WebhookResult.Applied.class);
        assertThat(find(payment).state()).isEqualTo(PaymentState.SUCCEEDED);
    }

    @Test
    @DisplayName("part of a payment is refunded once a key, and the rest when asked for all")
    final void refunds() throws Exception {
        Payment payment = paid();
        RefundRequest part = RefundRequest.part(key(), payment.id(), Money.of("500.00", "ARS"));
        RefundResult first = refund(part);
        assertThat(first).isInstanceOf(RefundResult.Refunded.class);
        Refund refund = ((RefundResult.Refunded) first).refund();
        assertThat(refund(part)).isInstanceOf(RefundResult.Refunded.class);
        assertThat(find(payment).refundable()).isEqualTo(Money.of("1000.00", "ARS"));
        assertThat(refund(RefundRequest.part(part.key(), payment.id(), Money.of("500.01", "ARS"))))
                .isEqualTo(new RefundResult.KeyConflict(refund.id()));
        assertThat(refund(RefundRequest.part(key(), payment.id(), Money.of("1000.01", "ARS"))))
                .isEqualTo(new RefundResult.Exceeds(Money.of("1000.00", "ARS")));
        RefundRequest rest = RefundRequest.full(key(), payment.id());
        assertThat(refund(rest)).isInstanceOf(RefundResult.Refunded.class);
        assertThat(refund(rest)).isInstanceOf(RefundResult.Refunded.class);
        assertThat(refund(RefundRequest.full(key(), payment.id())))
                .isEqualTo(new RefundResult.Exceeds(Money.of("0.00", "ARS")));
        assertThat(find(payment).refunded()).isEqualTo(payment.amount());
        assertThat(provider.refunds(session(payment))).isEqualTo(2);
        assertThat(listener.refunds(payment.id())).containsExactly(RefundState.SUCCEEDED, RefundState.SUCCEEDED);
    }

    @Test
    @DisplayName("what was not paid cannot be refunded")
    final void refundsOnlyWhatWasPaid() throws Exception {
        Payment payment = ready(request()).payment();
        assertThat(refund(RefundRequest.full(key(), payment.id())))
                .isEqualTo(new RefundResult.Exceeds(Money.of("0.00", "ARS")));
    }

    @Test
    @DisplayName("of a hundred refunds at once, of which fifty fit, fifty are made")
    final void refundsWithinTheCaptured() throws Exception {
        Payment payment = paid();
        List<RefundResult> results =
                atOnce(100, () -> refund(RefundRequest.part(key(), payment.id(), Money.of("30.00", "ARS"))));
        assertThat(results).filteredOn(RefundResult.Refunded.class::isInstance).hasSize(50);
        assertThat(results).filteredOn(RefundResult.Exceeds.class::isInstance).hasSize(50);
        assertThat(find(payment).refunded()).isEqualTo(payment.amount());
        assertThat(provider.refunds(session(payment))).isEqualTo(50);
    }

    @Test
    @DisplayName("money in quarantine is sent back whole when asked to, once, also where the first answer is lost")
    final void givesBack() throws Exception {
        Payment payment = ready(request()).payment();
        provider.payOtherwise(session(payment));
        assertThat(inTenant(() -> payments.giveBack(payment.id()))).isInstanceOf(ChangeResult.NotPossible.class);
        assertThat(inTenant(() -> payments.refresh(payment.id())).state()).isEqualTo(PaymentState.QUARANTINED);
        assertThat(refund(RefundRequest.full(key(), payment.id()))).isInstanceOf(RefundResult.Exceeds.class);
        provider.misbehave(Fault.LOST_ANSWERS);
        assertThat(inTenant(() -> payments.giveBack(payment.id()))).isInstanceOf(ChangeResult.Unknown.class);
        provider.misbehave(Fault.NONE);
        assertThat(inTenant(() -> payments.giveBack(payment.id()))).isInstanceOf(ChangeResult.Done.class);
        int refunds = provider.refunds(session(payment));
        assertThat(refunds).isPositive();
        assertThat(inTenant(() -> payments.giveBack(payment.id()))).isInstanceOf(ChangeResult.Done.class);
        receive(provider.webhook(session(payment)));
        assertThat(provider.refunds(session(payment))).isEqualTo(refunds);
        assertThat(listener.states(payment.id()))
                .containsExactly(PaymentState.OPEN, PaymentState.QUARANTINED, PaymentState.RETURNED);
        assertThat(inTenant(() -> payments.ledger().of(payment.id()))).isEmpty();
    }

    @Test
    @DisplayName("one refund asked for by many threads at once is one refund")
    final void refundsOncePerKey() throws Exception {
        Payment payment = paid();
        RefundRequest request = RefundRequest.full(key(), payment.id());
        List<RefundResult> results = atOnce(20, () -> refund(request));
        assertThat(results).allMatch(RefundResult.Refunded.class::isInstance);
        assertThat(provider.refunds(session(payment))).isEqualTo(1);
        assertThat(listener.refunds(payment.id())).containsExactly(RefundState.SUCCEEDED);
    }

    @Test
    @DisplayName("a refund whose answer is lost keeps its amount aside and is not made twice")
    final void resolvesUnknownRefund() throws Exception {
        Payment payment = paid();
        RefundRequest request = RefundRequest.full(key(), payment.id());
        provider.misbehave(Fault.LOST_ANSWERS);
        assertThat(refund(request)).isInstanceOf(RefundResult.Unknown.class);
        assertThat(find(payment).refundPending()).isEqualTo(payment.amount());
        assertThat(refund(RefundRequest.full(key(), payment.id()))).isInstanceOf(RefundResult.Exceeds.class);
        provider.misbehave(Fault.NONE);
        assertThat(refund(request)).isInstanceOf(RefundResult.Refunded.class);
        assertThat(find(payment).refunded()).isEqualTo(payment.amount());
        assertThat(provider.refunds(session(payment))).isEqualTo(1);
    }

    @Test
    @DisplayName("a lost refund is resolved by catching up, without the caller")
    final void resolvesUnknownRefundUnasked() throws Exception {
        Payment payment = paid();
        provider.misbehave(Fault.LOST_ANSWERS);
        refund(RefundRequest.part(key(), payment.id(), Money.of("500.00", "ARS")));
        provider.misbehave(Fault.NONE);
        clock.advance(Duration.ofMinutes(4));
        inTenant(() -> payments.catchUp(100));
        assertThat(find(payment).refunded()).isEqualTo(Money.of("500.00", "ARS"));
        assertThat(provider.refunds(session(payment))).isEqualTo(1);
    }

    @Test
    @DisplayName("inside a transaction no provider is called")
    final void refusesInsideTransaction() throws Exception {
        CheckoutRequest request = request();
        assertThatThrownBy(() -> inTenant(() -> store.atomically(() -> payments.checkout(request))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("transaction");
        assertThat(inTenant(() -> payments.find(request.key()))).isEmpty();
    }

    @Test
    @DisplayName("another tenant sees nothing of it")
    final void keepsTenantsApart() throws Exception {
        Payment payment = ready(request()).payment();
        TenantId other = TenantId.of("clinic");
        assertThat(TenantContext.<Boolean, RuntimeException>call(
                        other,
                        () -> payments.find(payment.id()).isEmpty()
                                && payments.find(payment.key()).isEmpty()))
                .isTrue();
    }

    /** The stand-in of the running test. */
    protected final ProviderStandIn provider() {
        return provider;
    }

    /** The payments under test. */
    protected final Payments payments() {
        return payments;
    }

    /** What the listener heard. */
    protected final RecordingListener listener() {
        return listener;
    }

    /** A checkout under a new key. */
    protected final CheckoutRequest request() {
        return CheckoutRequest.of(
                        key(), Money.of("1500.00", "ARS"), "Court 2", URI.create("https://padel.example/done"))
                .payerEmail("ana@example.com")
                .reference("booking-7");
    }

    /** A payment that was paid and whose webhook was applied. */
    protected final Payment paid() throws Exception {
        Payment payment = ready(request()).payment();
        provider.pay(session(payment));
        receive(provider.webhook(session(payment)));
        return find(payment);
    }

    /** Runs the body as {@link #TENANT}. */
    protected static <T> T inTenant(Callable<T> body) throws Exception {
        return TenantContext.call(TENANT, body::call);
    }

    private CheckoutResult checkout(CheckoutRequest request) throws Exception {
        return inTenant(() -> payments.checkout(request));
    }

    private CheckoutResult.Ready ready(CheckoutRequest request) throws Exception {
        CheckoutResult result = checkout(request);
        assertThat(result).isInstanceOf(CheckoutResult.Ready.class);
        return (CheckoutResult.Ready) result;
    }

    private RefundResult refund(RefundRequest request) throws Exception {
        return inTenant(() -> payments.refund(request));
    }

    private WebhookResult receive(WebhookRequest webhook) throws Exception {
        return inTenant(() -> payments.receive(provider.gateway().provider(), webhook));
    }

    private Payment find(Payment payment) throws Exception {
        return inTenant(() -> payments.find(payment.id())).orElseThrow();
    }

    private static ProviderReference session(Payment payment) {
        return payment.session().orElseThrow();
    }

    private static IdempotencyKey key() {
        return IdempotencyKey.of("key-" + UUID.randomUUID());
    }

    private static <T> List<T> atOnce(int threads, Callable<T> call) throws Exception {
        return Simultaneously.call(threads, call);
    }
}
