package dev.cimiento.payments.mercadopago;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.cimiento.payments.ChangeResult;
import dev.cimiento.payments.CheckoutResult;
import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.LedgerAccount;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.Plan;
import dev.cimiento.payments.PlanRequest;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.RefundRequest;
import dev.cimiento.payments.RefundResult;
import dev.cimiento.payments.RefundState;
import dev.cimiento.payments.Subscription;
import dev.cimiento.payments.SubscriptionRequest;
import dev.cimiento.payments.SubscriptionResult;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.postgresql.PostgresPaymentStore;
import dev.cimiento.payments.spi.PaymentStore;
import dev.cimiento.payments.testkit.Fault;
import dev.cimiento.payments.testkit.PaymentsContract;
import dev.cimiento.payments.testkit.ProviderStandIn;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@DisplayName("Payments in PostgreSQL, with Mercado Pago's stand-in")
class MercadoPagoPaymentsTest extends PaymentsContract {

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
        return new MercadoPagoRig(clock);
    }

    @Test
    @DisplayName("two payments for one is quarantined: nothing is confirmed, and a person must look")
    void quarantines() throws Exception {
        MercadoPagoRig rig = (MercadoPagoRig) provider();
        Payment payment = ((CheckoutResult.Ready) inTenant(() -> payments().checkout(request()))).payment();
        ProviderReference session = payment.session().orElseThrow();
        rig.pay(session);
        rig.pay(session);
        inTenant(() -> payments().refresh(payment.id()));
        assertThat(listener().states(payment.id())).containsExactly(PaymentState.OPEN, PaymentState.QUARANTINED);
        assertThat(inTenant(() -> payments().find(payment.id())).orElseThrow().captured())
                .isEqualTo(Money.of("0.00", "ARS"));
    }

    @Test
    @DisplayName("every period of a subscription is booked, also when there are more than one answer holds")
    void booksEveryPeriod() throws Exception {
        MercadoPagoRig rig = (MercadoPagoRig) provider();
        Money price = Money.of("100.00", "ARS");
        Plan plan = inTenant(() -> payments()
                .subscriptions()
                .define(new PlanRequest(IdempotencyKey.of("daily"), "Towel", price, 1, PlanRequest.Unit.DAY)));
        URI home = URI.create("https://padel.example/done");
        Subscription open = ((SubscriptionResult.Ready) inTenant(() -> payments()
                        .subscriptions()
                        .subscribe(new SubscriptionRequest(
                                IdempotencyKey.of("towel-ana"), plan.id(), "ana@example.com", home, ""))))
                .subscription();
        ProviderReference page = open.providerReference().orElseThrow();
        rig.agree(page);
        for (int period = 2; period <= 230; period++) {
            rig.renew(page);
        }
        inTenant(() -> payments().subscriptions().refresh(open.id()));
        assertThat(listener().paidPeriods(open.id())).isEqualTo(230);
        rig.renew(page);
        inTenant(() -> payments().subscriptions().refresh(open.id()));
        assertThat(listener().paidPeriods(open.id())).isEqualTo(231);
    }

    @Test
    @DisplayName("a page on which a card was declined is closed when it is called off")
    void closesPagesAfterDeclines() throws Exception {
        MercadoPagoRig rig = (MercadoPagoRig) provider();
        Payment payment = ((CheckoutResult.Ready) inTenant(() -> payments().checkout(request()))).payment();
        ProviderReference session = payment.session().orElseThrow();
        rig.decline(session);
        assertThat(inTenant(() -> payments().refresh(payment.id())).state()).isEqualTo(PaymentState.DECLINED);
        assertThat(inTenant(() -> payments().cancel(payment.id()))).isInstanceOf(ChangeResult.Done.class);
    }

    @Test
    @DisplayName("a page paid a second time after it was booked is quarantined, and given back with what was booked")
    void givesBackWhatWasBooked() throws Exception {
        MercadoPagoRig rig = (MercadoPagoRig) provider();
        Payment payment = paid();
        rig.pay(payment.session().orElseThrow());
        assertThat(inTenant(() -> payments().refresh(payment.id())).state()).isEqualTo(PaymentState.QUARANTINED);
        assertThat(inTenant(() -> payments().giveBack(payment.id()))).isInstanceOf(ChangeResult.Done.class);
        assertThat(rig.refunds(payment.session().orElseThrow())).isEqualTo(2);
        assertThat(inTenant(() -> payments().ledger().of(payment.id())).stream()
                        .flatMap(transaction -> transaction.entries().stream())
                        .filter(entry -> entry.account().equals(LedgerAccount.held(payment.provider())))
                        .mapToLong(entry -> entry.amount().minor())
                        .sum())
                .isZero();
        inTenant(() -> payments().refresh(payment.id()));
        assertThat(listener().states(payment.id()))
                .containsExactly(
                        PaymentState.OPEN, PaymentState.SUCCEEDED, PaymentState.QUARANTINED, PaymentState.RETURNED);
    }

    @Test
    @DisplayName("a refund made in the provider's own panel counts, and leaves less to refund")
    void adoptsForeignRefunds() throws Exception {
        MercadoPagoRig rig = (MercadoPagoRig) provider();
        Payment payment = paid();
        ProviderReference session = payment.session().orElseThrow();
        rig.mercadoPago.refundInPanel(session.value(), "500.00");
        inTenant(() -> payments().receive(payment.provider(), rig.webhook(session)));
        inTenant(() -> payments().receive(payment.provider(), rig.webhook(session)));
        assertThat(listener().refunds(payment.id())).containsExactly(RefundState.SUCCEEDED);
        RefundResult rest = inTenant(() -> payments()
                .refund(RefundRequest.part(IdempotencyKey.of("rest-" + payment.id()), payment.id(), payment.amount())));
        assertThat(rest).isEqualTo(new RefundResult.Exceeds(Money.of("1000.00", "ARS")));
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
                        assertThat(line).doesNotContain(MercadoPagoRig.TOKEN, "APP_USR", "padel webhook secret"));
    }
}
