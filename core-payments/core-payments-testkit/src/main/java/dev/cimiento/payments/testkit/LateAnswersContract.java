package dev.cimiento.payments.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.payments.CancelAt;
import dev.cimiento.payments.ChargeRequest;
import dev.cimiento.payments.ChargeResult;
import dev.cimiento.payments.CustomerId;
import dev.cimiento.payments.Decline;
import dev.cimiento.payments.Dispute;
import dev.cimiento.payments.DisputeState;
import dev.cimiento.payments.Evidence;
import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.LedgerAccount;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.OutcomeUnknownException;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentSource;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.Payments;
import dev.cimiento.payments.PlanRequest;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.Refund;
import dev.cimiento.payments.RefundRequest;
import dev.cimiento.payments.RefundResult;
import dev.cimiento.payments.RefundState;
import dev.cimiento.payments.SavedMethod;
import dev.cimiento.payments.Subscription;
import dev.cimiento.payments.SubscriptionRequest;
import dev.cimiento.payments.SubscriptionResult;
import dev.cimiento.payments.SubscriptionState;
import dev.cimiento.payments.sandbox.SandboxCard;
import dev.cimiento.payments.sandbox.SandboxSessions;
import dev.cimiento.payments.spi.PaymentAnswer;
import dev.cimiento.payments.spi.PaymentStore;
import dev.cimiento.payments.spi.ProviderDispute;
import dev.cimiento.payments.spi.ProviderPayment;
import dev.cimiento.payments.spi.ProviderRefund;
import dev.cimiento.payments.spi.RefundAnswer;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What payments must keep over every store when an answer comes late: after a webhook said more, after the process that asked is gone, after
 * somebody took the card away. Each is played step by step, so that no luck is needed. Extend it with a store.
 */
public abstract class LateAnswersContract {

    /** The tenant that the tests work for. */
    protected static final TenantId TENANT = TenantId.of("padel");

    private static final URI HOME = URI.create("https://padel.example/done");
    private static final Money PRICE = Money.of("1500.00", "ARS");
    private static final Money PART = Money.of("500.00", "ARS");
    private static final ProviderReference PANEL = new ProviderReference("panel-1");

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private PaymentStore store;
    private SandboxStandIn sandbox;
    private ScriptedPaymentGateway gateway;
    private Payments payments;
    private Money before;

    /** For subclasses. */
    @SuppressWarnings("NullAway.Init") // set before each test
    protected LateAnswersContract() {}

    /** An empty store, or one that other tests of the class wrote other keys to. */
    protected abstract PaymentStore store();

    /** The sandbox's books, kept where the store is. */
    protected abstract SandboxSessions sessions();

    @BeforeEach
    final void begin() throws Exception {
        store = store();
        sandbox = new SandboxStandIn(sessions(), clock);
        gateway = new ScriptedPaymentGateway(sandbox.gateway());
        payments = Payments.on(store, clock).gateway(gateway).build();
        before = balance();
    }

    @Test
    @DisplayName("an older word of the provider's that comes in last is asked for again, not applied")
    final void appliesNoOlderWord() throws Exception {
        Payment paid = paid();
        ProviderPayment older = ProviderPayment.of(PaymentState.SUCCEEDED, PRICE);
        ProviderPayment newer = older.disputes(List.of(new ProviderDispute(
                new ProviderReference("inquiry-1"), PRICE, DisputeState.INQUIRY, "fraudulent", null)));
        gateway.words(lookup -> {
            gateway.says(newer);
            payments.refresh(paid.id());
            return Optional.of(older);
        });
        refreshed(paid);
        assertThat(inTenant(() -> payments.disputes().of(paid.id())))
                .extracting(Dispute::state)
                .containsExactly(DisputeState.INQUIRY);
    }

    @Test
    @DisplayName("the answer to a charge of which the provider said more meanwhile is asked for again, not applied")
    final void appliesNoOlderAnswer() throws Exception {
        gateway.charges(order -> {
            PaymentAnswer answer = gateway.charge(order);
            gateway.says(ProviderPayment.of(PaymentState.SUCCEEDED, PRICE)
                    .disputes(List.of(new ProviderDispute(
                            new ProviderReference("inquiry-2"), PRICE, DisputeState.INQUIRY, "fraudulent", null))));
            payments.refresh(order.payment().id());
            return answer;
        });
        Payment paid = paid();
        assertThat(inTenant(() -> payments.disputes().of(paid.id())))
                .extracting(Dispute::state)
                .containsExactly(DisputeState.INQUIRY);
    }

    @Test
    @DisplayName(
            "a refund whose answer was lost a day ago, when the provider forgets its keys, is looked for and not sent again")
    final void sendsNoForgottenRefund() throws Exception {
        Payment paid = paid();
        RefundRequest request = RefundRequest.part(key(), paid.id(), PART);
        gateway.refunds((payment, refund) -> {
            sandbox.gateway().refund(payment, refund);
            throw new OutcomeUnknownException("the answer was lost");
        });
        assertThat(inTenant(() -> payments.refund(request))).isInstanceOf(RefundResult.Unknown.class);
        gateway.refunds((payment, refund) -> {
            throw new AssertionError("sent again");
        });
        clock.advance(Duration.ofHours(24));
        assertThat(inTenant(() -> payments.refund(request))).isInstanceOf(RefundResult.Refunded.class);
        assertThat(find(paid).refunded()).isEqualTo(PART);
    }

    @Test
    @DisplayName("a refusal of a refund that the provider confirmed meanwhile takes nothing back")
    final void keepsConfirmedRefunds() throws Exception {
        Payment paid = paid();
        gateway.refunds((payment, refund) -> {
            sandbox.gateway().refund(payment, refund);
            payments.refresh(payment.id());
            return new RefundAnswer.Refused(new Decline(Decline.Reason.NOT_REFUNDABLE, "refunded_already"));
        });
        RefundResult result = inTenant(() -> payments.refund(RefundRequest.full(key(), paid.id())));
        assertThat(result).isInstanceOf(RefundResult.Refunded.class);
        assertThat(find(paid).refunded()).isEqualTo(PRICE);
        assertThat(find(paid).refundable().isPositive()).isFalse();
        assertThat(held()).isEqualTo(Money.zero(PRICE.currency()));
    }

    @Test
    @DisplayName(
            "a refund whose caller died is not taken for refused when the provider says that it is refunded already")
    final void asksAboutRefundsOfTheDead() throws Exception {
        Payment paid = paid();
        RefundRequest request = RefundRequest.part(key(), paid.id(), PART);
        gateway.refunds((payment, refund) -> {
            sandbox.gateway().refund(payment, refund);
            throw new AssertionError("the process dies");
        });
        assertThatThrownBy(() -> inTenant(() -> payments.refund(request))).hasMessage("the process dies");
        gateway.refunds((payment, refund) ->
                new RefundAnswer.Refused(new Decline(Decline.Reason.NOT_REFUNDABLE, "refunded_already")));
        assertThat(inTenant(() -> payments.refund(request))).isInstanceOf(RefundResult.Refunded.class);
        assertThat(find(paid).refunded()).isEqualTo(PART);
        assertThat(held()).isEqualTo(PRICE.minus(PART));
    }

    @Test
    @DisplayName("a refund that was never made is refused as refused, also where it was asked for before")
    final void believesRefusals() throws Exception {
        Payment paid = paid();
        RefundRequest request = RefundRequest.part(key(), paid.id(), PART);
        gateway.refunds(
                (payment, refund) -> new RefundAnswer.Refused(new Decline(Decline.Reason.NOT_REFUNDABLE, "too_old")));
        assertThat(inTenant(() -> payments.refund(request))).isInstanceOf(RefundResult.Declined.class);
        assertThat(inTenant(() -> payments.refund(request))).isInstanceOf(RefundResult.Declined.class);
        assertThat(find(paid).refundable()).isEqualTo(PRICE);
    }

    @Test
    @DisplayName("a refund under way when a payment is quarantined comes to its end, and what is booked comes out even")
    final void endsRefundsOfTheQuarantined() throws Exception {
        Payment paid = paid();
        ProviderReference ours = new ProviderReference("refund-1");
        gateway.refunds((payment, refund) -> new RefundAnswer.Taken(ours, RefundState.PENDING));
        Refund pending = ((RefundResult.Pending)
                        inTenant(() -> payments.refund(RefundRequest.part(key(), paid.id(), PART))))
                .refund();
        gateway.says(twice(ProviderRefund.of(ours, PART, RefundState.PENDING)));
        assertThat(refreshed(paid).state()).isEqualTo(PaymentState.QUARANTINED);
        gateway.says(twice(ProviderRefund.of(ours, PART, RefundState.SUCCEEDED)));
        clock.advance(Duration.ofMinutes(10));
        inTenant(() -> payments.catchUp(10));
        assertThat(inTenant(() -> payments.refunds(paid.id())))
                .extracting(refund -> refund.id() + " " + refund.state())
                .containsExactly(pending.id() + " SUCCEEDED");
        assertThat(find(paid).refundPending().isPositive()).isFalse();
        assertThat(held()).isEqualTo(PRICE.minus(PART));
        gateway.says(twice(
                ProviderRefund.of(ours, PART, RefundState.SUCCEEDED),
                ProviderRefund.of(PANEL, PRICE.times(2).minus(PART), RefundState.SUCCEEDED)));
        assertThat(refreshed(paid).state()).isEqualTo(PaymentState.RETURNED);
        assertThat(held()).isEqualTo(Money.zero(PRICE.currency()));
    }

    @Test
    @DisplayName("a refund whose answer comes after all went back is not booked on top of it")
    final void booksReturnsOnce() throws Exception {
        Payment paid = paid();
        gateway.refunds((payment, refund) -> {
            gateway.says(twice());
            payments.refresh(payment.id());
            gateway.says(twice(ProviderRefund.of(PANEL, PRICE.times(2), RefundState.SUCCEEDED)));
            payments.refresh(payment.id());
            return new RefundAnswer.Taken(new ProviderReference("refund-2"), RefundState.SUCCEEDED);
        });
        inTenant(() -> payments.refund(RefundRequest.part(key(), paid.id(), PART)));
        assertThat(find(paid).state()).isEqualTo(PaymentState.RETURNED);
        assertThat(held()).isEqualTo(Money.zero(PRICE.currency()));
    }

    @Test
    @DisplayName("a charge says what it came to, though its card was removed since")
    final void remembersCharges() throws Exception {
        SavedMethod method = inTenant(() ->
                payments.methods().save(CustomerId.of("ana-" + UUID.randomUUID()), "ana@example.com", sandbox.token()));
        ChargeRequest request = charge(PaymentSource.saved(method.id()));
        Payment paid = ((ChargeResult.Paid) inTenant(() -> payments.charge(request))).payment();
        inTenant(() -> {
            payments.methods().remove(method.id());
            return true;
        });
        assertThat(inTenant(() -> payments.charge(request)))
                .isInstanceOfSatisfying(
                        ChargeResult.Paid.class,
                        again -> assertThat(again.payment().id()).isEqualTo(paid.id()));
        assertThat(inTenant(() -> payments.charge(request.installments(3))))
                .isEqualTo(new ChargeResult.KeyConflict(paid.id()));
        ChargeRequest next = charge(PaymentSource.saved(method.id()));
        assertThatThrownBy(() -> inTenant(() -> payments.charge(next))).hasMessageContaining("no saved method");
    }

    @Test
    @DisplayName("a charge that was answered is paid, though another call with its key lost its answer meanwhile")
    final void believesTheAnswerInHand() throws Exception {
        ChargeRequest request = charge(PaymentSource.card(SandboxCard.APPROVED.token()));
        // As a provider whose search lags behind: what it did is found by its own name alone.
        gateway.hides();
        gateway.charges(order -> {
            PaymentAnswer answer = gateway.charge(order);
            gateway.charges(second -> {
                throw new OutcomeUnknownException("another call with this key is under way");
            });
            assertThat(payments.charge(request)).isInstanceOf(ChargeResult.Unknown.class);
            return answer;
        });
        assertThat(inTenant(() -> payments.charge(request))).isInstanceOf(ChargeResult.Paid.class);
        assertThat(held()).isEqualTo(PRICE);
    }

    @Test
    @DisplayName("inside a transaction no subscription is ended and no evidence is sent")
    final void changesNothingInsideTransactions() throws Exception {
        Subscription active = subscribed();
        assertThatThrownBy(() -> inTenant(
                        () -> store.atomically(() -> payments.subscriptions().cancel(active.id(), CancelAt.NOW))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("transaction");
        assertThat(inTenant(() -> payments.subscriptions().refresh(active.id())).state())
                .isEqualTo(SubscriptionState.ACTIVE);
        Payment paid = paid();
        sandbox.dispute(paid.session().orElseThrow(), DisputeState.OPEN);
        refreshed(paid);
        Dispute dispute = inTenant(() -> payments.disputes().of(paid.id())).get(0);
        assertThatThrownBy(() -> inTenant(() -> store.atomically(
                        () -> payments.disputes().answer(dispute.id(), new Evidence("they came", "a court")))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("transaction");
        refreshed(paid);
        assertThat(inTenant(() -> payments.disputes().find(dispute.id())).map(Dispute::state))
                .contains(DisputeState.OPEN);
    }

    private Subscription subscribed() throws Exception {
        var plan = inTenant(() -> payments.subscriptions().define(PlanRequest.monthly(key(), "Membership", PRICE)));
        Subscription open = ((SubscriptionResult.Ready) inTenant(() -> payments.subscriptions()
                        .subscribe(new SubscriptionRequest(key(), plan.id(), "ana@example.com", HOME, ""))))
                .subscription();
        sandbox.agree(open.providerReference().orElseThrow());
        return inTenant(() -> payments.subscriptions().refresh(open.id()));
    }

    /** The provider's word that the page was paid twice, and what went back of that. */
    private static ProviderPayment twice(ProviderRefund... refunds) {
        return ProviderPayment.of(PaymentState.SUCCEEDED, PRICE.times(2)).refunds(List.of(refunds));
    }

    private Payment paid() throws Exception {
        ChargeRequest request = charge(PaymentSource.card(SandboxCard.APPROVED.token()));
        return ((ChargeResult.Paid) inTenant(() -> payments.charge(request))).payment();
    }

    private Payment refreshed(Payment payment) throws Exception {
        return inTenant(() -> payments.refresh(payment.id()));
    }

    private Payment find(Payment payment) throws Exception {
        return inTenant(() -> payments.find(payment.id())).orElseThrow();
    }

    /** What this test left with the provider. */
    private Money held() throws Exception {
        return balance().minus(before);
    }

    private Money balance() throws Exception {
        return inTenant(() -> payments.ledger().balance(LedgerAccount.held(gateway.provider()), PRICE.currency()));
    }

    private static ChargeRequest charge(PaymentSource source) {
        return ChargeRequest.of(key(), PRICE, "Court 2", source, HOME).payerEmail("ana@example.com");
    }

    private static IdempotencyKey key() {
        return IdempotencyKey.of("key-" + UUID.randomUUID());
    }

    private static <T> T inTenant(Callable<T> body) throws Exception {
        return TenantContext.call(TENANT, body::call);
    }
}
