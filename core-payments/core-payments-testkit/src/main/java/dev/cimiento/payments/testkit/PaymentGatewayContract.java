package dev.cimiento.payments.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.payments.CheckoutRequest;
import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.OutcomeUnknownException;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.Refund;
import dev.cimiento.payments.RefundId;
import dev.cimiento.payments.RefundState;
import dev.cimiento.payments.RetryablePaymentsException;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.WebhookResult;
import dev.cimiento.payments.spi.CheckoutAnswer;
import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.spi.PaymentLookup;
import dev.cimiento.payments.spi.ProviderPayment;
import dev.cimiento.payments.spi.RefundAnswer;
import dev.cimiento.payments.spi.WebhookEvent;
import dev.cimiento.payments.spi.WebhookVerdict;
import dev.cimiento.tenancy.Call;
import dev.cimiento.tenancy.NoTenantException;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every payment gateway must keep. Extend it beside the gateway, and say how its provider's stand-in is started. */
public abstract class PaymentGatewayContract {

    /** The tenant whose account the provider knows. */
    protected static final TenantId TENANT = TenantId.of("padel");

    private static final int FUZZED = 1_000_000;

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private ProviderStandIn provider;

    /** For subclasses. */
    @SuppressWarnings("NullAway.Init") // set before each test
    protected PaymentGatewayContract() {}

    /** Starts the provider's stand-in, and a gateway connected to it. */
    protected abstract ProviderStandIn start(MutableClock clock);

    /** The amount that the tests ask for. */
    protected Money amount() {
        return Money.of("1500.00", "ARS");
    }

    /** The clock of the provider and the gateway. */
    protected final MutableClock clock() {
        return clock;
    }

    /** The stand-in of the running test. */
    protected final ProviderStandIn provider() {
        return provider;
    }

    @BeforeEach
    final void startProvider() {
        provider = start(clock);
    }

    @AfterEach
    final void stopProvider() {
        provider.close();
    }

    @Test
    @DisplayName("a checkout opens a page, which the provider says is open and for our amount")
    final void opens() {
        Payment payment = opened(payment());
        assertThat(payment.url().orElseThrow().isAbsolute()).isTrue();
        ProviderPayment word = fetched(payment);
        assertThat(word.state()).isEqualTo(PaymentState.OPEN);
        assertThat(word.amount()).isEqualTo(amount());
    }

    @Test
    @DisplayName("what the payer paid is captured in full, and its webhook leads to our payment")
    final void captures() {
        Payment payment = opened(payment());
        provider.pay(payment.session().orElseThrow());
        WebhookEvent event = genuine(provider.webhook(payment.session().orElseThrow()));
        assertThat(event.payment()
                        .or(() ->
                                asTenant(() -> gateway().locate(event.resource().orElseThrow()))))
                .contains(payment.id());
        ProviderPayment word = asTenant(() -> gateway()
                        .fetch(PaymentLookup.of(payment).hinted(event.resource().orElseThrow())))
                .orElseThrow();
        assertThat(word.state()).isEqualTo(PaymentState.SUCCEEDED);
        assertThat(word.amount()).isEqualTo(amount());
    }

    @Test
    @DisplayName("what was paid is found without a webhook too")
    final void findsUnasked() {
        Payment payment = opened(payment());
        provider.pay(payment.session().orElseThrow());
        assertThat(fetched(payment).state()).isEqualTo(PaymentState.SUCCEEDED);
    }

    @Test
    @DisplayName("a declined card is a state with a reason, and the payer may try again")
    final void declines() {
        Payment payment = opened(payment());
        provider.decline(payment.session().orElseThrow());
        ProviderPayment word = fetched(payment);
        assertThat(word.state()).isEqualTo(PaymentState.DECLINED);
        assertThat(word.decline()).isPresent();
        provider.pay(payment.session().orElseThrow());
        assertThat(fetched(payment).state()).isEqualTo(PaymentState.SUCCEEDED);
    }

    @Test
    @DisplayName("a page that expired says so")
    final void expires() {
        Payment payment = opened(payment());
        provider.expire(payment.session().orElseThrow());
        assertThat(fetched(payment).state()).isEqualTo(PaymentState.EXPIRED);
    }

    @Test
    @DisplayName("the provider knows nothing of a payment that never reached it")
    final void knowsNothing() {
        assertThat(asTenant(() -> gateway().fetch(PaymentLookup.of(payment())))).isEmpty();
    }

    @Test
    @DisplayName("refunds go back in parts, each once, and never beyond the whole")
    final void refunds() {
        Payment payment = paid();
        Refund third = refund(payment, amount().minor() / 3);
        RefundAnswer answer = asTenant(() -> gateway().refund(payment, third));
        assertThat(answer).isInstanceOf(RefundAnswer.Taken.class);
        assertThat(asTenant(() -> gateway().refund(payment, third)))
                .as("the same refund again is the same answer")
                .isEqualTo(answer);
        assertThat(provider.refunds(payment.session().orElseThrow())).isEqualTo(1);
        assertThat(asTenant(() -> gateway().refund(payment, refund(payment, amount().minor()))))
                .isInstanceOf(RefundAnswer.Refused.class);
        assertThat(asTenant(() -> gateway().refund(payment, refund(payment, amount().minor() - amount().minor() / 3))))
                .isInstanceOf(RefundAnswer.Taken.class);
        assertThat(provider.refunds(payment.session().orElseThrow())).isEqualTo(2);
        ProviderPayment word = fetched(payment);
        assertThat(word.state()).isEqualTo(PaymentState.SUCCEEDED);
        assertThat(word.refunds().stream()
                        .filter(refund -> refund.state() == RefundState.SUCCEEDED)
                        .mapToLong(refund -> refund.amount().minor())
                        .sum())
                .isEqualTo(amount().minor());
    }

    @Test
    @DisplayName("a refund whose answer was lost is not made again")
    final void refundsOnceThoughTheAnswerIsLost() {
        Payment payment = paid();
        Refund half = refund(payment, amount().minor() / 2);
        provider.misbehave(Fault.LOST_ANSWERS);
        assertThatThrownBy(() -> asTenant(() -> gateway().refund(payment, half)))
                .isInstanceOf(OutcomeUnknownException.class);
        provider.misbehave(Fault.NONE);
        assertThat(asTenant(() -> gateway().refund(payment, half))).isInstanceOf(RefundAnswer.Taken.class);
        assertThat(provider.refunds(payment.session().orElseThrow())).isEqualTo(1);
    }

    @Test
    @DisplayName("a lost answer is an unknown outcome, a busy provider is worth another try")
    final void tellsFailuresApart() {
        provider.misbehave(Fault.LOST_ANSWERS);
        assertThatThrownBy(() -> asTenant(() -> gateway().checkout(payment())))
                .isInstanceOf(OutcomeUnknownException.class);
        provider.misbehave(Fault.SERVER_ERROR);
        assertThatThrownBy(() -> asTenant(() -> gateway().checkout(payment())))
                .isInstanceOf(OutcomeUnknownException.class);
        provider.misbehave(Fault.TOO_MANY_REQUESTS);
        assertThatThrownBy(() -> asTenant(() -> gateway().checkout(payment())))
                .isInstanceOf(RetryablePaymentsException.class);
        provider.misbehave(Fault.SERVER_ERROR);
        assertThatThrownBy(() -> fetched(payment().toBuilder()
                        .session(new ProviderReference("123"))
                        .build()))
                .as("reading moves nothing")
                .isInstanceOf(RetryablePaymentsException.class);
    }

    @Test
    @DisplayName("a webhook without a signature, with another's, or about something else is refused")
    final void refusesForgeries() {
        Payment payment = paid();
        WebhookRequest genuine = provider.webhook(payment.session().orElseThrow());
        assertThat(verdict(genuine)).isInstanceOf(WebhookVerdict.Genuine.class);
        assertThat(verdict(provider.altered(genuine))).isInstanceOf(WebhookVerdict.Refused.class);
        String header = provider.signatureHeader();
        assertThat(verdict(WebhookRequest.of(Map.of(), genuine.body()))).isInstanceOf(WebhookVerdict.Refused.class);
        String signature = genuine.header(header).orElseThrow();
        char last = signature.charAt(signature.length() - 1);
        assertThat(verdict(genuine.header(
                        header, signature.substring(0, signature.length() - 1) + (last == '0' ? '1' : '0'))))
                .isInstanceOf(WebhookVerdict.Refused.class);
        assertThat(verdict(WebhookRequest.of(Map.of(header, List.of(signature, signature)), genuine.body())))
                .as("two signatures are none")
                .isInstanceOf(WebhookVerdict.Refused.class);
    }

    @Test
    @DisplayName("of a million garbled signature headers each is refused with a 4xx, and none is a failure")
    final void refusesFuzz() {
        Payment payment = paid();
        WebhookRequest genuine = provider.webhook(payment.session().orElseThrow());
        String signature = genuine.header(provider.signatureHeader()).orElseThrow();
        Random random = new Random(20261123);
        TenantContext.run(TENANT, () -> {
            for (int i = 0; i < FUZZED; i++) {
                String garbled = FuzzedHeaders.next(random, signature);
                WebhookVerdict verdict = gateway().verify(genuine.header(provider.signatureHeader(), garbled));
                boolean right = verdict instanceof WebhookVerdict.Refused refused
                        ? new WebhookResult.Rejected(refused.reason()).httpStatus() / 100 == 4
                        : garbled.equals(signature);
                if (!right) {
                    throw new AssertionError("garbled as " + garbled + " it is " + verdict);
                }
            }
        });
    }

    @Test
    @DisplayName("without a tenant there is no account to work with")
    final void needsTenant() {
        assertThatThrownBy(() -> gateway().checkout(payment())).isInstanceOf(NoTenantException.class);
    }

    /** The gateway under test. */
    protected final PaymentGateway gateway() {
        return provider.gateway();
    }

    /** A payment written down and not sent. */
    protected final Payment payment() {
        return payment(amount());
    }

    /** A payment of this amount, written down and not sent. */
    protected final Payment payment(Money amount) {
        PaymentId id = PaymentId.random();
        CheckoutRequest request = CheckoutRequest.of(
                        IdempotencyKey.of("key-" + id),
                        amount,
                        "Court 2, ñandú €",
                        URI.create("https://padel.example/done?a=1&b=2"))
                .payerEmail("ana@example.com")
                .reference("booking-7");
        return Payment.builder(id, gateway().provider(), request, clock.instant())
                .build();
    }

    /** The same, opened at the provider. */
    protected final Payment opened(Payment payment) {
        CheckoutAnswer answer = asTenant(() -> gateway().checkout(payment));
        assertThat(answer).isInstanceOf(CheckoutAnswer.Opened.class);
        CheckoutAnswer.Opened opened = (CheckoutAnswer.Opened) answer;
        return payment.toBuilder()
                .state(PaymentState.OPEN)
                .session(opened.session())
                .url(opened.url())
                .build();
    }

    /** A payment that the payer paid. */
    protected final Payment paid() {
        Payment payment = opened(payment());
        provider.pay(payment.session().orElseThrow());
        Payment.Builder paid = payment.toBuilder().state(PaymentState.SUCCEEDED).captured(amount().minor());
        fetched(payment).charge().ifPresent(paid::charge);
        return paid.build();
    }

    /** A refund written down and not sent. */
    protected final Refund refund(Payment payment, long minor) {
        RefundId id = RefundId.random();
        return Refund.of(
                id,
                payment.id(),
                IdempotencyKey.of("refund-" + id),
                "0".repeat(64),
                new Money(minor, payment.amount().currency()),
                clock.instant());
    }

    /** The provider's word on a payment that it knows. */
    protected final ProviderPayment fetched(Payment payment) {
        return asTenant(() -> gateway().fetch(PaymentLookup.of(payment))).orElseThrow();
    }

    /** What the gateway says to a webhook. */
    protected final WebhookVerdict verdict(WebhookRequest webhook) {
        return asTenant(() -> gateway().verify(webhook));
    }

    /** The event of a webhook that must be genuine. */
    protected final WebhookEvent genuine(WebhookRequest webhook) {
        WebhookVerdict verdict = verdict(webhook);
        assertThat(verdict).isInstanceOf(WebhookVerdict.Genuine.class);
        return ((WebhookVerdict.Genuine) verdict).event();
    }

    /** Runs the body as {@link #TENANT}. */
    protected static <T> T asTenant(Call<T, RuntimeException> body) {
        return TenantContext.call(TENANT, body);
    }
}
