package dev.cimiento.payments.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.payments.CancelAt;
import dev.cimiento.payments.Capture;
import dev.cimiento.payments.ChangeResult;
import dev.cimiento.payments.ChargeRequest;
import dev.cimiento.payments.ChargeResult;
import dev.cimiento.payments.CheckoutRequest;
import dev.cimiento.payments.CheckoutResult;
import dev.cimiento.payments.Decline;
import dev.cimiento.payments.DisputeState;
import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.LedgerAccount;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentSource;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.Payments;
import dev.cimiento.payments.PermanentPaymentsException;
import dev.cimiento.payments.Plan;
import dev.cimiento.payments.PlanRequest;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.Subscription;
import dev.cimiento.payments.SubscriptionRequest;
import dev.cimiento.payments.SubscriptionResult;
import dev.cimiento.payments.SubscriptionState;
import dev.cimiento.payments.WebhookResult;
import dev.cimiento.payments.inmemory.InMemoryPaymentStore;
import dev.cimiento.payments.inmemory.InMemorySandboxSessions;
import dev.cimiento.payments.sandbox.SandboxCard;
import dev.cimiento.payments.sandbox.SandboxPaymentGateway;
import dev.cimiento.payments.sandbox.SandboxSession;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The sandbox, played by a developer")
class SandboxTest {

    private static final URI HOME = URI.create("https://padel.example/done");
    private static final Money AMOUNT = Money.of("1500.00", "ARS");

    private final MutableClock clock = MutableClock.at("2026-01-31T12:00:00Z");
    private final SandboxPaymentGateway sandbox = new SandboxPaymentGateway(
            new InMemorySandboxSessions(),
            tenant -> URI.create("http://localhost:8080/" + tenant + "/pay/"),
            Secret.of("dev"),
            clock);
    private final Payments payments =
            Payments.on(new InMemoryPaymentStore(), clock).gateway(sandbox).build();

    @Test
    @DisplayName("knows its cards by their numbers, and each meets its fate")
    void knowsCards() throws Exception {
        Map<SandboxCard, Decline.Reason> refusals = Map.of(
                SandboxCard.DECLINED, Decline.Reason.CARD_DECLINED,
                SandboxCard.INSUFFICIENT_FUNDS, Decline.Reason.INSUFFICIENT_FUNDS,
                SandboxCard.EXPIRED, Decline.Reason.EXPIRED_CARD);
        for (SandboxCard card : SandboxCard.values()) {
            assertThat(SandboxCard.ofNumber(card.number())).contains(card);
            ChargeResult result = charge(PaymentSource.card(card.token()), Capture.NOW);
            switch (card) {
                case APPROVED -> assertThat(result).isInstanceOf(ChargeResult.Paid.class);
                case CHALLENGED -> {
                    ChargeResult.ActionNeeded needed = (ChargeResult.ActionNeeded) result;
                    ProviderReference id = needed.payment().session().orElseThrow();
                    assertThat(needed.url()).isEqualTo(URI.create("http://localhost:8080/padel/pay/" + id));
                    receive(() -> payments.receive(sandbox.provider(), sandbox.approve(id)));
                    assertThat(find(needed.payment()).state()).isEqualTo(PaymentState.SUCCEEDED);
                }
                default ->
                    assertThat(((ChargeResult.Declined) result).decline().reason())
                            .isEqualTo(refusals.get(card));
            }
        }
        assertThat(SandboxCard.ofNumber("4242 4242 4242 4243")).isEmpty();
        assertThat(((ChargeResult.Declined) charge(PaymentSource.card("tok_of_another"), Capture.NOW))
                        .decline()
                        .reason())
                .isEqualTo(Decline.Reason.WRONG_DETAILS);
    }

    @Test
    @DisplayName("a check that the payer does not pass ends the charge, and a voucher ends on its last day")
    void endsCharges() throws Exception {
        Payment challenged = ((ChargeResult.ActionNeeded)
                        charge(PaymentSource.card(SandboxCard.CHALLENGED.token()), Capture.NOW))
                .payment();
        ProviderReference id = challenged.session().orElseThrow();
        receive(() -> payments.receive(sandbox.provider(), sandbox.decline(id)));
        assertThat(find(challenged).state()).isEqualTo(PaymentState.FAILED);
        receive(() -> payments.receive(sandbox.provider(), sandbox.approve(id)));
        assertThat(find(challenged).state()).isEqualTo(PaymentState.FAILED);
        Payment voucher = ((ChargeResult.Pending) charge(PaymentSource.cash("kiosk"), Capture.NOW)).payment();
        clock.advance(Duration.ofDays(4));
        assertThat(in(() -> payments.refresh(voucher.id())).state()).isEqualTo(PaymentState.EXPIRED);
    }

    @Test
    @DisplayName("sets money aside on its page too, to be taken in part")
    void setsAside() throws Exception {
        CheckoutRequest request =
                CheckoutRequest.of(key(), AMOUNT, "Court 2", HOME).capture(Capture.LATER);
        Payment open = ((CheckoutResult.Ready) in(() -> payments.checkout(request))).payment();
        ProviderReference id = open.session().orElseThrow();
        receive(() -> payments.receive(sandbox.provider(), sandbox.approve(id)));
        assertThat(find(open).state()).isEqualTo(PaymentState.AUTHORIZED);
        assertThat(in(() -> payments.capture(open.id(), Money.of("900.00", "ARS"))))
                .isInstanceOf(ChangeResult.Done.class);
        assertThat(held()).isEqualTo(Money.of("900.00", "ARS"));
        assertThat(in(() -> sandbox.session(id)).orElseThrow().state()).isEqualTo(SandboxSession.State.APPROVED);
    }

    @Test
    @DisplayName("opens and resolves disputes of what is paid, and of nothing else")
    void disputes() throws Exception {
        Payment paid =
                ((ChargeResult.Paid) charge(PaymentSource.card(SandboxCard.APPROVED.token()), Capture.NOW)).payment();
        ProviderReference id = paid.session().orElseThrow();
        receive(() -> payments.receive(sandbox.provider(), sandbox.dispute(id, DisputeState.OPEN)));
        assertThat(in(() -> payments.disputes().open(10))).hasSize(1);
        assertThat(held()).isEqualTo(Money.zero(AMOUNT.currency()));
        receive(() -> payments.receive(sandbox.provider(), sandbox.dispute(id, DisputeState.WON)));
        assertThat(in(() -> payments.disputes().open(10))).isEmpty();
        assertThat(held()).isEqualTo(AMOUNT);
        Payment open = ((CheckoutResult.Ready)
                        in(() -> payments.checkout(CheckoutRequest.of(key(), AMOUNT, "Court 2", HOME))))
                .payment();
        assertThatThrownBy(() -> in(() -> sandbox.dispute(open.session().orElseThrow(), DisputeState.OPEN)))
                .isInstanceOf(PermanentPaymentsException.class);
    }

    @Test
    @DisplayName(
            "collects periods as the clock says, by the calendar from the first day, and stops at the period's end")
    void passesPeriods() throws Exception {
        Subscription opened = subscribed(PlanRequest.monthly(key(), "Club", AMOUNT));
        ProviderReference id = opened.providerReference().orElseThrow();
        receive(() -> payments.receive(sandbox.provider(), sandbox.agree(id)));
        assertThat(refreshed(opened).periodEnd()).contains(Instant.parse("2026-02-28T12:00:00Z"));
        clock.set(Instant.parse("2026-04-01T12:00:00Z"));
        assertThat(refreshed(opened).periodEnd()).contains(Instant.parse("2026-04-30T12:00:00Z"));
        assertThat(held()).isEqualTo(AMOUNT.times(3));
        in(() -> payments.subscriptions().cancel(opened.id(), CancelAt.PERIOD_END));
        assertThat(refreshed(opened).state()).isEqualTo(SubscriptionState.ACTIVE);
        clock.set(Instant.parse("2026-05-02T12:00:00Z"));
        assertThat(refreshed(opened).state()).isEqualTo(SubscriptionState.CANCELED);
        assertThat(held()).isEqualTo(AMOUNT.times(3));
    }

    @Test
    @DisplayName("free days pass, a period that cannot be collected is past due, and is paid in the end")
    void failsPeriods() throws Exception {
        Subscription opened =
                subscribed(PlanRequest.monthly(key(), "Club", AMOUNT).trialDays(7));
        ProviderReference id = opened.providerReference().orElseThrow();
        receive(() -> payments.receive(sandbox.provider(), sandbox.agree(id)));
        assertThat(held()).isEqualTo(Money.zero(AMOUNT.currency()));
        receive(() -> payments.receive(sandbox.provider(), sandbox.failToRenew(id)));
        assertThat(find(opened).state()).isEqualTo(SubscriptionState.PAST_DUE);
        receive(() -> payments.receive(sandbox.provider(), sandbox.renew(id)));
        assertThat(find(opened).state()).isEqualTo(SubscriptionState.ACTIVE);
        assertThat(held()).isEqualTo(AMOUNT);
    }

    private Subscription subscribed(PlanRequest terms) throws Exception {
        Plan plan = in(() -> payments.subscriptions().define(terms));
        return ((SubscriptionResult.Ready) in(() -> payments.subscriptions()
                        .subscribe(new SubscriptionRequest(key(), plan.id(), "ana@example.com", HOME, "ana"))))
                .subscription();
    }

    private ChargeResult charge(PaymentSource source, Capture capture) throws Exception {
        return in(() -> payments.charge(
                ChargeRequest.of(key(), AMOUNT, "Court 2", source, HOME).capture(capture)));
    }

    private Subscription refreshed(Subscription subscription) throws Exception {
        return in(() -> payments.subscriptions().refresh(subscription.id()));
    }

    private Subscription find(Subscription subscription) throws Exception {
        return in(() -> payments.subscriptions().find(subscription.id())).orElseThrow();
    }

    private Payment find(Payment payment) throws Exception {
        return in(() -> payments.find(payment.id())).orElseThrow();
    }

    private Money held() throws Exception {
        return in(() -> payments.ledger().balance(LedgerAccount.held(sandbox.provider()), AMOUNT.currency()));
    }

    private static void receive(Callable<WebhookResult> delivery) throws Exception {
        assertThat(in(delivery).httpStatus()).isEqualTo(200);
    }

    private static IdempotencyKey key() {
        return IdempotencyKey.of("key-" + UUID.randomUUID());
    }

    private static <T> T in(Callable<T> body) throws Exception {
        return TenantContext.call(TenantId.of("padel"), body::call);
    }
}
