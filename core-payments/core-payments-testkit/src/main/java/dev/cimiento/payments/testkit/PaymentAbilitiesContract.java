package dev.cimiento.payments.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.payments.Attempt;
import dev.cimiento.payments.CancelAt;
import dev.cimiento.payments.Capture;
import dev.cimiento.payments.ChangeResult;
import dev.cimiento.payments.ChargeRequest;
import dev.cimiento.payments.ChargeResult;
import dev.cimiento.payments.CheckoutRequest;
import dev.cimiento.payments.CheckoutResult;
import dev.cimiento.payments.CustomerId;
import dev.cimiento.payments.Decline;
import dev.cimiento.payments.Dispute;
import dev.cimiento.payments.DisputeState;
import dev.cimiento.payments.Evidence;
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
import dev.cimiento.payments.ReconciliationReport;
import dev.cimiento.payments.RefundRequest;
import dev.cimiento.payments.RefundResult;
import dev.cimiento.payments.SavedMethod;
import dev.cimiento.payments.Subscription;
import dev.cimiento.payments.SubscriptionRequest;
import dev.cimiento.payments.SubscriptionResult;
import dev.cimiento.payments.SubscriptionState;
import dev.cimiento.payments.WebhookResult;
import dev.cimiento.payments.inmemory.InMemoryPaymentStore;
import dev.cimiento.payments.spi.CardVault;
import dev.cimiento.payments.spi.DirectPayments;
import dev.cimiento.payments.spi.DisputeDesk;
import dev.cimiento.payments.spi.PaymentStore;
import dev.cimiento.payments.spi.Statements;
import dev.cimiento.payments.spi.SubscriptionGateway;
import dev.cimiento.payments.testkit.AbleStandIn.CardFate;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What gateways must keep beyond pages and refunds, each ability through {@link Payments}. An ability that the gateway does not claim is
 * tested too: it must be refused at once, before anything is written or called.
 */
public abstract class PaymentAbilitiesContract {

    private static final TenantId TENANT = TenantId.of("padel");
    private static final URI HOME = URI.create("https://padel.example/done");

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final RecordingListener listener = new RecordingListener();
    private AbleStandIn provider;
    private Payments payments;

    /** For subclasses. */
    @SuppressWarnings("NullAway.Init") // set before each test
    protected PaymentAbilitiesContract() {}

    /** Starts the provider's stand-in, and a gateway connected to it. */
    protected abstract AbleStandIn start(MutableClock clock);

    /** The ports that the gateway claims. */
    protected abstract Set<Class<?>> abilities();

    /** Where payments are kept. Default: in memory. */
    protected PaymentStore store() {
        return new InMemoryPaymentStore();
    }

    /** What the tests ask for. */
    protected Money amount() {
        return Money.of("1500.00", "ARS");
    }

    @BeforeEach
    final void startProvider() {
        provider = start(clock);
        payments = Payments.on(store(), clock)
                .gateway(provider.gateway())
                .listener(listener)
                .build();
    }

    @AfterEach
    final void stopProvider() {
        provider.close();
    }

    @Test
    @DisplayName("the gateway has the abilities that it claims, and no others")
    final void claims() {
        for (Class<?> port : List.of(
                DirectPayments.class,
                CardVault.class,
                DisputeDesk.class,
                Statements.class,
                SubscriptionGateway.class)) {
            assertThat(provider.gateway().ability(port).isPresent())
                    .as(port.getSimpleName())
                    .isEqualTo(can(port));
        }
    }

    @Test
    @DisplayName("a card is charged once a key, and the ledger has it once")
    final void charges() throws Exception {
        ChargeRequest request = charge(card(CardFate.APPROVED));
        if (!can(DirectPayments.class)) {
            refusesAtOnce(() -> payments.charge(request));
            assertThat(inTenant(() -> payments.find(request.key()))).isEmpty();
            return;
        }
        Payment paid = ((ChargeResult.Paid) inTenant(() -> payments.charge(request))).payment();
        assertThat(paid.captured()).isEqualTo(amount());
        assertThat(inTenant(() -> payments.charge(request))).isInstanceOf(ChargeResult.Paid.class);
        assertThat(inTenant(() -> payments.charge(request.installments(3))))
                .isEqualTo(new ChargeResult.KeyConflict(paid.id()));
        assertThat(held()).isEqualTo(amount());
        assertThat(inTenant(() -> payments.attempts(paid.id())).stream().map(Attempt::outcome))
                .containsExactly(Attempt.Outcome.DONE);
        assertThat(inTenant(() -> payments.refund(RefundRequest.full(key(), paid.id()))))
                .isInstanceOf(RefundResult.Refunded.class);
        assertThat(held()).isEqualTo(Money.zero(amount().currency()));
        assertThat(listener.states(paid.id())).containsExactly(PaymentState.SUCCEEDED);
    }

    @Test
    @DisplayName("many threads with one key charge once")
    final void chargesOnce() throws Exception {
        if (can(DirectPayments.class)) {
            ChargeRequest request = charge(card(CardFate.APPROVED));
            List<ChargeResult> results = Simultaneously.call(10, () -> inTenant(() -> payments.charge(request)));
            assertThat(results)
                    .allMatch(result -> result instanceof ChargeResult.Paid || result instanceof ChargeResult.Unknown);
            assertThat(inTenant(() -> payments.charge(request))).isInstanceOf(ChargeResult.Paid.class);
            assertThat(held()).isEqualTo(amount());
        }
    }

    @Test
    @DisplayName("a declined card is a refusal with a reason, and its key stays refused")
    final void declines() throws Exception {
        if (can(DirectPayments.class)) {
            ChargeRequest request = charge(card(CardFate.DECLINED));
            ChargeResult.Declined declined = (ChargeResult.Declined) inTenant(() -> payments.charge(request));
            assertThat(declined.decline().reason()).isEqualTo(Decline.Reason.INSUFFICIENT_FUNDS);
            assertThat(declined.payment().state()).isEqualTo(PaymentState.FAILED);
            assertThat(inTenant(() -> payments.charge(request))).isInstanceOf(ChargeResult.Declined.class);
            assertThat(held()).isEqualTo(Money.zero(amount().currency()));
        }
    }

    @Test
    @DisplayName("a card that the issuer wants to check leads the payer there, and the webhook tells when it is paid")
    final void challenges() throws Exception {
        if (can(DirectPayments.class)) {
            ChargeResult.ActionNeeded needed =
                    (ChargeResult.ActionNeeded) inTenant(() -> payments.charge(charge(card(CardFate.CHALLENGED))));
            assertThat(needed.url().isAbsolute()).isTrue();
            ProviderReference charge = provider.lastCharge();
            provider.pay(charge);
            assertThat(inTenant(() -> payments.refresh(needed.payment().id())).state())
                    .isEqualTo(PaymentState.SUCCEEDED);
        }
    }

    @Test
    @DisplayName("a charge whose answer is lost is unknown, and is found by catching up, once")
    final void resolvesLostCharges() throws Exception {
        if (can(DirectPayments.class)) {
            ChargeRequest request = charge(card(CardFate.APPROVED));
            provider.misbehave(Fault.LOST_ANSWERS);
            Payment unknown = ((ChargeResult.Unknown) inTenant(() -> payments.charge(request))).payment();
            assertThat(unknown.state()).isEqualTo(PaymentState.UNKNOWN);
            provider.misbehave(Fault.NONE);
            clock.advance(Duration.ofMinutes(2));
            inTenant(() -> payments.catchUp(10));
            assertThat(find(unknown).state()).isEqualTo(PaymentState.SUCCEEDED);
            assertThat(inTenant(() -> payments.charge(request))).isInstanceOf(ChargeResult.Paid.class);
            assertThat(held()).isEqualTo(amount());
        }
    }

    @Test
    @DisplayName("what is set aside is captured in part, once, and the rest is let go")
    final void captures() throws Exception {
        if (can(DirectPayments.class)) {
            Payment authorized = authorized();
            assertThat(authorized.captured().isPositive()).isFalse();
            Money part = new Money(amount().minor() / 3, amount().currency());
            ChangeResult.Done done = (ChangeResult.Done) inTenant(() -> payments.capture(authorized.id(), part));
            assertThat(done.payment().captured()).isEqualTo(part);
            assertThat(inTenant(() -> payments.capture(authorized.id(), part))).isInstanceOf(ChangeResult.Done.class);
            assertThat(inTenant(() -> payments.capture(authorized.id(), amount())))
                    .isInstanceOf(ChangeResult.NotPossible.class);
            assertThat(inTenant(() -> payments.cancel(authorized.id()))).isInstanceOf(ChangeResult.NotPossible.class);
            assertThat(held()).isEqualTo(part);
            assertThat(find(authorized).refundable()).isEqualTo(part);
        }
    }

    @Test
    @DisplayName("a capture whose answer is lost captures once")
    final void capturesOnce() throws Exception {
        if (can(DirectPayments.class)) {
            Payment authorized = authorized();
            provider.misbehave(Fault.LOST_ANSWERS);
            assertThat(inTenant(() -> payments.capture(authorized.id(), amount())))
                    .isInstanceOf(ChangeResult.Unknown.class);
            assertThat(find(authorized).state()).isEqualTo(PaymentState.CAPTURING);
            provider.misbehave(Fault.NONE);
            clock.advance(Duration.ofMinutes(5));
            inTenant(() -> payments.catchUp(10));
            assertThat(find(authorized).state()).isEqualTo(PaymentState.SUCCEEDED);
            assertThat(held()).isEqualTo(amount());
        }
    }

    @Test
    @DisplayName("what is set aside is let go, and captured no more")
    final void voids() throws Exception {
        if (can(DirectPayments.class)) {
            Payment authorized = authorized();
            assertThat(inTenant(() -> payments.cancel(authorized.id()))).isInstanceOf(ChangeResult.Done.class);
            assertThat(inTenant(() -> payments.cancel(authorized.id()))).isInstanceOf(ChangeResult.Done.class);
            assertThat(inTenant(() -> payments.capture(authorized.id(), amount())))
                    .isInstanceOf(ChangeResult.NotPossible.class);
            assertThat(find(authorized).state()).isEqualTo(PaymentState.CANCELED);
        }
    }

    @Test
    @DisplayName("a page is closed, and cannot be paid any more")
    final void closesPages() throws Exception {
        if (can(DirectPayments.class)) {
            Payment open = opened();
            assertThat(inTenant(() -> payments.cancel(open.id()))).isInstanceOf(ChangeResult.Done.class);
            assertThat(find(open).state()).isIn(PaymentState.EXPIRED, PaymentState.CANCELED);
        }
    }

    @Test
    @DisplayName("a voucher waits for cash until its last day, and is paid at the counter")
    final void takesCash() throws Exception {
        if (can(DirectPayments.class)) {
            ChargeRequest request = charge(provider.cash()).expiresIn(Duration.ofDays(3));
            Payment pending = ((ChargeResult.Pending) inTenant(() -> payments.charge(request))).payment();
            assertThat(pending.voucher().orElseThrow().code()).isNotEmpty();
            assertThat(pending.expiresAt()).contains(clock.instant().plus(Duration.ofDays(3)));
            provider.pay(provider.lastCharge());
            assertThat(inTenant(() -> payments.refresh(pending.id())).state()).isEqualTo(PaymentState.SUCCEEDED);
            assertThatThrownBy(() -> inTenant(
                            () -> payments.charge(charge(provider.cash()).capture(Capture.LATER))))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @DisplayName("a kept card is charged for its customer, and not after it is removed")
    final void keepsCards() throws Exception {
        CustomerId ana = CustomerId.of("ana");
        if (!can(CardVault.class)) {
            refusesAtOnce(() -> payments.methods().save(ana, "ana@example.com", "any"));
            return;
        }
        SavedMethod method = inTenant(() -> payments.methods().save(ana, "ana@example.com", provider.token()));
        assertThat(inTenant(() -> payments.methods().of(ana))).containsExactly(method);
        assertThat(method.lastFour()).hasSize(4);
        assertThat(inTenant(() -> payments.charge(charge(provider.kept(method)))))
                .isInstanceOf(ChargeResult.Paid.class);
        inTenant(() -> {
            payments.methods().remove(method.id());
            payments.methods().remove(method.id());
            return true;
        });
        assertThat(inTenant(() -> payments.methods().of(ana))).isEmpty();
        assertThatThrownBy(() -> inTenant(() -> payments.charge(charge(provider.kept(method)))))
                .isInstanceOf(PermanentPaymentsException.class)
                .hasMessageContaining("no saved method");
    }

    @Test
    @DisplayName(
            "what is disputed cannot be refunded; evidence is sent where that can be; money that is lost leaves the"
                    + " ledger")
    final void disputes() throws Exception {
        Payment paid = paid();
        ProviderReference session = paid.session().orElseThrow();
        provider.dispute(session, DisputeState.REVIEW);
        Payment disputed = inTenant(() -> payments.refresh(paid.id()));
        assertThat(disputed.disputed()).isEqualTo(amount());
        assertThat(inTenant(() -> payments.refund(RefundRequest.full(key(), paid.id()))))
                .isEqualTo(new RefundResult.Exceeds(Money.zero(amount().currency())));
        Dispute dispute = inTenant(() -> payments.disputes().open(10)).get(0);
        assertThat(held()).isEqualTo(Money.zero(amount().currency()));
        Evidence evidence = new Evidence("They played.", "Court 2");
        if (can(DisputeDesk.class)) {
            assertThat(inTenant(() -> payments.disputes().answer(dispute.id(), evidence))
                            .state())
                    .isEqualTo(DisputeState.REVIEW);
        } else {
            refusesAtOnce(() -> payments.disputes().answer(dispute.id(), evidence));
        }
        provider.dispute(session, DisputeState.LOST);
        inTenant(() -> payments.refresh(paid.id()));
        assertThat(held()).isEqualTo(Money.zero(amount().currency()));
        provider.dispute(session, DisputeState.WON);
        inTenant(() -> payments.refresh(paid.id()));
        inTenant(() -> payments.refresh(paid.id()));
        assertThat(held()).isEqualTo(amount());
        assertThat(find(paid).refundable()).isEqualTo(amount());
        assertThat(inTenant(() -> payments.disputes().open(10))).isEmpty();
    }

    @Test
    @DisplayName("the statement finds what nobody told us, and after that agrees with our books")
    final void reconciles() throws Exception {
        Payment told = paid();
        Payment untold = opened();
        provider.pay(untold.session().orElseThrow());
        if (!can(Statements.class)) {
            refusesAtOnce(this::reconciled);
            return;
        }
        ReconciliationReport first = inTenant(this::reconciled);
        assertThat(first.isClean()).as("%s", first.discrepancies()).isTrue();
        assertThat(first.discrepancies()).hasSize(1);
        assertThat(first.discrepancies().get(0).ours()).contains(untold.id());
        assertThat(find(untold).state()).isEqualTo(PaymentState.SUCCEEDED);
        assertThat(find(told).state()).isEqualTo(PaymentState.SUCCEEDED);
        Money fees = inTenant(() -> payments.ledger().balance(LedgerAccount.FEES, amount().currency()));
        assertThat(fees.isPositive()).isTrue();
        assertThat(inTenant(this::reconciled).discrepancies()).isEmpty();
        assertThat(inTenant(() -> payments.ledger().balance(LedgerAccount.FEES, amount().currency())))
                .as("fees are booked once")
                .isEqualTo(fees);
    }

    @Test
    @DisplayName(
            "a subscription is agreed to on a page, paid period by period, each told and booked once, and ends when"
                    + " cancelled")
    final void subscribes() throws Exception {
        PlanRequest terms = PlanRequest.monthly(key(), "Club membership", amount());
        if (!can(SubscriptionGateway.class)) {
            refusesAtOnce(() -> payments.subscriptions().define(terms));
            return;
        }
        Plan plan = inTenant(() -> payments.subscriptions().define(terms));
        assertThat(inTenant(() -> payments.subscriptions().define(terms)).id()).isEqualTo(plan.id());
        SubscriptionRequest request = new SubscriptionRequest(key(), plan.id(), "ana@example.com", HOME, "ana");
        SubscriptionResult.Ready ready = (SubscriptionResult.Ready)
                inTenant(() -> payments.subscriptions().subscribe(request));
        assertThat(((SubscriptionResult.Ready)
                                inTenant(() -> payments.subscriptions().subscribe(request)))
                        .url())
                .isEqualTo(ready.url());
        ProviderReference page = ready.subscription().providerReference().orElseThrow();
        WebhookResult agreed =
                inTenant(() -> payments.receive(provider.gateway().provider(), provider.agree(page)));
        assertThat(agreed).isInstanceOf(WebhookResult.Renewed.class);
        Subscription active = ((WebhookResult.Renewed) agreed).subscription();
        assertThat(active.state()).isEqualTo(SubscriptionState.ACTIVE);
        assertThat(held()).isEqualTo(amount());
        inTenant(() -> payments.receive(provider.gateway().provider(), provider.renew(page)));
        inTenant(() -> payments.subscriptions().refresh(active.id()));
        assertThat(held()).isEqualTo(amount().times(2));
        assertThat(listener.paidPeriods(active.id())).isEqualTo(2);
        assertThat(inTenant(() -> payments.subscriptions().cancel(active.id(), CancelAt.NOW))
                        .state())
                .isEqualTo(SubscriptionState.CANCELED);
    }

    @Test
    @DisplayName("free days come before the first payment, which is told and booked when it is made")
    final void tries() throws Exception {
        if (can(SubscriptionGateway.class)) {
            Plan plan = inTenant(() -> payments.subscriptions()
                    .define(PlanRequest.monthly(key(), "Club membership", amount())
                            .trialDays(14)));
            assertThat(inTenant(() -> payments.subscriptions().findPlan(plan.id()))
                            .map(found -> found.request().trialDays()))
                    .contains(14);
            Subscription opened = ((SubscriptionResult.Ready) inTenant(() -> payments.subscriptions()
                            .subscribe(new SubscriptionRequest(key(), plan.id(), "ana@example.com", HOME, "ana"))))
                    .subscription();
            ProviderReference page = opened.providerReference().orElseThrow();
            inTenant(() -> payments.receive(provider.gateway().provider(), provider.agree(page)));
            Subscription active = inTenant(() -> payments.subscriptions().refresh(opened.id()));
            assertThat(active.state()).isEqualTo(SubscriptionState.ACTIVE);
            assertThat(active.periodEnd()).contains(clock.instant().plus(Duration.ofDays(14)));
            assertThat(listener.paidPeriods(active.id())).isZero();
            assertThat(held()).isEqualTo(Money.zero(amount().currency()));
            inTenant(() -> payments.receive(provider.gateway().provider(), provider.renew(page)));
            assertThat(listener.paidPeriods(active.id())).isEqualTo(1);
            assertThat(held()).isEqualTo(amount());
        }
    }

    private ReconciliationReport reconciled() {
        return payments.reconciliation()
                .run(
                        provider.gateway().provider(),
                        clock.instant().minus(Duration.ofHours(1)),
                        clock.instant().plus(Duration.ofHours(1)));
    }

    private boolean can(Class<?> port) {
        return abilities().contains(port);
    }

    private PaymentSource card(CardFate fate) {
        return can(DirectPayments.class) ? provider.card(fate) : PaymentSource.card("any", "visa");
    }

    private void refusesAtOnce(Callable<?> call) {
        assertThatThrownBy(() -> inTenant(call))
                .isInstanceOf(PermanentPaymentsException.class)
                .hasMessageContaining("does not do this");
    }

    private Payment authorized() throws Exception {
        ChargeRequest request = charge(card(CardFate.APPROVED)).capture(Capture.LATER);
        return ((ChargeResult.Authorized) inTenant(() -> payments.charge(request))).payment();
    }

    private Payment opened() throws Exception {
        CheckoutRequest request = CheckoutRequest.of(key(), amount(), "Court 2", HOME);
        return ((CheckoutResult.Ready) inTenant(() -> payments.checkout(request))).payment();
    }

    private Payment paid() throws Exception {
        Payment open = opened();
        provider.pay(open.session().orElseThrow());
        return inTenant(() -> payments.refresh(open.id()));
    }

    private ChargeRequest charge(PaymentSource source) {
        return ChargeRequest.of(key(), amount(), "Court 2, ñandú", source, HOME)
                .payerEmail("ana@example.com")
                .reference("booking-7");
    }

    private Money held() throws Exception {
        return inTenant(() ->
                payments.ledger().balance(LedgerAccount.held(provider.gateway().provider()), amount().currency()));
    }

    private Payment find(Payment payment) throws Exception {
        return inTenant(() -> payments.find(payment.id())).orElseThrow();
    }

    private static IdempotencyKey key() {
        return IdempotencyKey.of("key-" + UUID.randomUUID());
    }

    private static <T> T inTenant(Callable<T> body) throws Exception {
        return TenantContext.call(TENANT, body::call);
    }
}
