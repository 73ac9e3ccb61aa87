package dev.cimiento.payments.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cimiento.payments.CheckoutResult;
import dev.cimiento.payments.DisputeState;
import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.LedgerAccount;
import dev.cimiento.payments.LedgerEntry;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.RefundRequest;
import dev.cimiento.payments.RefundResult;
import dev.cimiento.payments.RefundState;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.WebhookResult;
import dev.cimiento.payments.postgresql.PostgresPaymentStore;
import dev.cimiento.payments.spi.PaymentStore;
import dev.cimiento.payments.testkit.Fault;
import dev.cimiento.payments.testkit.PaymentsContract;
import dev.cimiento.payments.testkit.ProviderStandIn;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@DisplayName("Payments in PostgreSQL, with Stripe's stand-in")
class StripePaymentsTest extends PaymentsContract {

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
        return new StripeRig(clock);
    }

    @Test
    @DisplayName("an amount other than ours is quarantined: nothing is confirmed, and a person must look")
    void quarantines() throws Exception {
        StripeRig rig = (StripeRig) provider();
        Payment payment = ((CheckoutResult.Ready) inTenant(() -> payments().checkout(request()))).payment();
        ProviderReference session = payment.session().orElseThrow();
        rig.stripe.tamper(session.value(), 149_999);
        rig.pay(session);
        inTenant(() -> payments().refresh(payment.id()));
        assertThat(listener().states(payment.id())).containsExactly(PaymentState.OPEN, PaymentState.QUARANTINED);
        assertThat(inTenant(() -> payments().find(payment.id())).orElseThrow().captured())
                .isEqualTo(Money.of("0.00", "ARS"));
    }

    @Test
    @DisplayName("a refund made in the provider's own panel counts, and leaves less to refund")
    void adoptsForeignRefunds() throws Exception {
        StripeRig rig = (StripeRig) provider();
        Payment payment = paid();
        ProviderReference session = payment.session().orElseThrow();
        rig.stripe.refundInDashboard(session.value(), 50_000);
        inTenant(() -> payments().receive(payment.provider(), rig.webhook(session)));
        inTenant(() -> payments().receive(payment.provider(), rig.webhook(session)));
        assertThat(listener().refunds(payment.id())).containsExactly(RefundState.SUCCEEDED);
        RefundResult rest = inTenant(() -> payments()
                .refund(RefundRequest.part(IdempotencyKey.of("rest-" + payment.id()), payment.id(), payment.amount())));
        assertThat(rest).isEqualTo(new RefundResult.Exceeds(Money.of("1000.00", "ARS")));
    }

    @Test
    @DisplayName("test money in an account that takes real money, or the other way round, is quarantined")
    void quarantinesOtherMode() throws Exception {
        StripeRig rig = (StripeRig) provider();
        Payment payment = ((CheckoutResult.Ready) inTenant(() -> payments().checkout(request()))).payment();
        ProviderReference session = payment.session().orElseThrow();
        rig.pay(session);
        rig.stripe.livemode(session.value(), true);
        assertThat(inTenant(() -> payments().refresh(payment.id())).state()).isEqualTo(PaymentState.QUARANTINED);
    }

    @Test
    @DisplayName("a refund that the bank sends back later is taken out of the ledger again, and can be made anew")
    void reversesFailedRefunds() throws Exception {
        StripeRig rig = (StripeRig) provider();
        Payment payment = paid();
        ProviderReference session = payment.session().orElseThrow();
        inTenant(() -> payments().refund(RefundRequest.full(IdempotencyKey.of("all-" + payment.id()), payment.id())));
        rig.stripe.failRefund(session.value(), 0);
        inTenant(() -> payments().receive(payment.provider(), rig.webhook(session)));
        Payment now = inTenant(() -> payments().find(payment.id())).orElseThrow();
        assertThat(now.refundable()).isEqualTo(payment.amount());
        assertThat(listener().refunds(payment.id())).containsExactly(RefundState.SUCCEEDED, RefundState.FAILED);
        assertThat(held(payment)).isEqualTo(payment.amount());
        assertThat(inTenant(() -> payments()
                        .refund(RefundRequest.full(IdempotencyKey.of("again-" + payment.id()), payment.id()))))
                .isInstanceOf(RefundResult.Refunded.class);
        assertThat(held(payment)).isEqualTo(Money.of("0.00", "ARS"));
    }

    @Test
    @DisplayName("a dispute before a refund locks it, and after it is booked beside it")
    void disputesInBothOrders() throws Exception {
        StripeRig rig = (StripeRig) provider();
        Payment first = paid();
        rig.stripe.dispute(first.session().orElseThrow().value(), "needs_response");
        inTenant(() -> payments().refresh(first.id()));
        assertThat(inTenant(() ->
                        payments().refund(RefundRequest.full(IdempotencyKey.of("r-" + first.id()), first.id()))))
                .isInstanceOf(RefundResult.Exceeds.class);
        Payment second = paid();
        inTenant(() -> payments().refund(RefundRequest.full(IdempotencyKey.of("r-" + second.id()), second.id())));
        rig.stripe.dispute(second.session().orElseThrow().value(), "needs_response");
        inTenant(() -> payments().refresh(second.id()));
        assertThat(listener().disputes(second.id())).containsExactly(DisputeState.OPEN);
        assertThat(held(second)).isEqualTo(Money.of("-1500.00", "ARS"));
    }

    @Test
    @DisplayName("events of another version, or of the newer kind without an object, are taken and do no harm")
    void takesOtherVersions() throws Exception {
        StripeRig rig = (StripeRig) provider();
        Payment payment = ((CheckoutResult.Ready) inTenant(() -> payments().checkout(request()))).payment();
        ObjectNode odd = JsonMapper.builder().build().createObjectNode().put("object", "v2.core.event_destination");
        WebhookRequest thin = rig.stripe.webhook(StripeRig.KEY, "v2.core.event_destination.ping", odd);
        assertThat(inTenant(() -> payments().receive(payment.provider(), thin))).isEqualTo(new WebhookResult.Ignored());
        ObjectNode strange = JsonMapper.builder()
                .build()
                .createObjectNode()
                .put("object", "checkout.session")
                .put("id", payment.session().orElseThrow().value())
                .put("a_field_of_2031", "x");
        strange.putObject("amount_total").put("now", "an object");
        rig.pay(payment.session().orElseThrow());
        assertThat(inTenant(() -> payments()
                        .receive(
                                payment.provider(),
                                rig.stripe.webhook(StripeRig.KEY, "checkout.session.completed", strange))))
                .isInstanceOf(WebhookResult.Applied.class);
    }

    private Money held(Payment payment) throws Exception {
        return inTenant(() -> payments().ledger().of(payment.id())).stream()
                .flatMap(transaction -> transaction.entries().stream())
                .filter(entry -> entry.account().equals(LedgerAccount.held(payment.provider())))
                .map(LedgerEntry::amount)
                .reduce(Money.zero(payment.amount().currency()), Money::plus);
    }

    @Test
    @DisplayName("nothing that is logged shows a secret")
    void logsNoSecret() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        root.addAppender(lines);
        try {
            Payment payment = ((CheckoutResult.Ready) inTenant(() -> payments().checkout(request()))).payment();
            provider().pay(payment.session().orElseThrow());
            WebhookRequest webhook = provider().webhook(payment.session().orElseThrow());
            inTenant(() -> payments().receive(payment.provider(), provider().altered(webhook)));
            provider().misbehave(Fault.LOST_ANSWERS);
            inTenant(() -> payments().checkout(request()));
            provider().misbehave(Fault.SERVER_ERROR);
            inTenant(() -> payments().receive(payment.provider(), webhook));
            inTenant(() -> payments().catchUp(10));
        } finally {
            root.detachAppender(lines);
        }
        assertThat(lines.list).isNotEmpty();
        assertThat(lines.list.stream().map(line -> line.getFormattedMessage() + line.getThrowableProxy()))
                .allSatisfy(line ->
                        assertThat(line).doesNotContain(StripeRig.KEY, StripeRig.WEBHOOK_SECRET, "sk_test", "whsec"));
    }
}
