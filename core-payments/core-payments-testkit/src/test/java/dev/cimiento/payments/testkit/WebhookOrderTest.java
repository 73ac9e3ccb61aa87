package dev.cimiento.payments.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.payments.CheckoutRequest;
import dev.cimiento.payments.CheckoutResult;
import dev.cimiento.payments.Decline;
import dev.cimiento.payments.DisputeState;
import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.LedgerTransaction;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.Payments;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.Refund;
import dev.cimiento.payments.RefundState;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.WebhookResult;
import dev.cimiento.payments.inmemory.InMemoryPaymentStore;
import dev.cimiento.payments.postgresql.PostgresPaymentStore;
import dev.cimiento.payments.spi.CheckoutAnswer;
import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.spi.PaymentLookup;
import dev.cimiento.payments.spi.PaymentStore;
import dev.cimiento.payments.spi.ProviderDispute;
import dev.cimiento.payments.spi.ProviderPayment;
import dev.cimiento.payments.spi.ProviderRefund;
import dev.cimiento.payments.spi.RefundAnswer;
import dev.cimiento.payments.spi.WebhookEvent;
import dev.cimiento.payments.spi.WebhookVerdict;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Six events of one payment: created, processing, succeeded, refunded in part, refunded whole, disputed. The provider here is the worst one
 * can have: asked after an event, it answers as it stood at that event, however old that is.
 */
@DisplayName("Six events in every order")
class WebhookOrderTest {

    private static final TenantId TENANT = TenantId.of("padel");
    private static final Money AMOUNT = Money.of("1500.00", "ARS");
    private static final ProviderId PROVIDER = new ProviderId("old");

    @Test
    @DisplayName("all 720 end in one state, with one ledger")
    void allOrders() {
        List<List<Integer>> orders = orders(6);
        assertThat(orders).hasSize(720).doesNotHaveDuplicates();
        assertThat(orders.stream()
                        .flatMap(order -> outcomes(new InMemoryPaymentStore(), List.of(order)).stream())
                        .distinct())
                .hasSize(1)
                .first()
                .satisfies(outcome -> assertThat(outcome)
                        .startsWith("SUCCEEDED captured=150000 refunded=150000 disputed=150000 held=-150000"));
    }

    @Test
    @DisplayName("so do all 720 that PostgreSQL keeps")
    void allOrdersInPostgres() {
        try (TestDatabase database = TestDatabase.create().migrate(TENANT, PostgresPaymentStore.SCHEMA)) {
            assertThat(outcomes(new PostgresPaymentStore(database.tenantPool(2)), orders(6)))
                    .hasSize(1)
                    .first()
                    .satisfies(outcome -> assertThat(outcome)
                            .startsWith("SUCCEEDED captured=150000 refunded=150000 disputed=150000 held=-150000"));
        }
    }

    private static List<String> outcomes(PaymentStore store, List<List<Integer>> orders) {
        Payments payments = Payments.on(store, MutableClock.at("2026-11-23T12:00:00Z"))
                .gateway(new OldNews())
                .build();
        return TenantContext.call(
                TENANT,
                () -> orders.stream()
                        .map(order -> outcome(payments, order))
                        .distinct()
                        .toList());
    }

    private static String outcome(Payments payments, List<Integer> order) {
        CheckoutRequest request = CheckoutRequest.of(
                IdempotencyKey.of("order-" + order.toString().replaceAll("[^0-9]", "")),
                AMOUNT,
                "Court 2",
                URI.create("https://padel.example"));
        Payment open = ((CheckoutResult.Ready) payments.checkout(request)).payment();
        for (int event : order) {
            byte[] body = (open.id() + " " + event).getBytes(StandardCharsets.UTF_8);
            WebhookResult result = payments.receive(PROVIDER, WebhookRequest.of(Map.of(), body));
            assertThat(result).isInstanceOf(WebhookResult.Applied.class);
        }
        Payment payment = payments.find(open.id()).orElseThrow();
        long held = 0;
        List<String> keys = new ArrayList<>();
        for (LedgerTransaction transaction : payments.ledger().of(open.id())) {
            held += transaction.entries().stream()
                    .filter(entry -> entry.account().name().startsWith("held:"))
                    .mapToLong(entry -> entry.amount().minor())
                    .sum();
            keys.add(transaction.key().replaceAll(":.*", ""));
        }
        return payment.state() + " captured=" + payment.captured().minor() + " refunded="
                + payment.refunded().minor() + " disputed=" + payment.disputed().minor() + " held=" + held + " "
                + keys.stream().sorted().toList();
    }

    private static List<List<Integer>> orders(int length) {
        if (length == 0) {
            return List.of(List.of());
        }
        List<List<Integer>> orders = new ArrayList<>();
        for (List<Integer> shorter : orders(length - 1)) {
            for (int at = 0; at <= shorter.size(); at++) {
                List<Integer> longer = new ArrayList<>(shorter);
                longer.add(at, length - 1);
                orders.add(longer);
            }
        }
        return orders;
    }

    /** Answers as it stood at the event that it is asked about. */
    private static final class OldNews implements PaymentGateway {

        @Override
        public ProviderId provider() {
            return PROVIDER;
        }

        @Override
        public CheckoutAnswer checkout(Payment payment) {
            return new CheckoutAnswer.Opened(
                    new ProviderReference("s_" + payment.id()), URI.create("https://provider.example/pay"));
        }

        @Override
        public Optional<ProviderPayment> fetch(PaymentLookup lookup) {
            int event = Integer.parseInt(lookup.resource().orElseThrow().value());
            String id = lookup.payment().id().toString();
            PaymentState state =
                    event == 0 ? PaymentState.OPEN : event == 1 ? PaymentState.PENDING : PaymentState.SUCCEEDED;
            List<ProviderRefund> refunds = new ArrayList<>();
            if (event >= 3) {
                refunds.add(refund("r1_" + id, "500.00"));
            }
            if (event >= 4) {
                refunds.add(refund("r2_" + id, "1000.00"));
            }
            ProviderPayment word = ProviderPayment.of(state, AMOUNT)
                    .charge(new ProviderReference("c_" + id))
                    .refunds(refunds);
            return Optional.of(
                    event < 5
                            ? word
                            : word.disputes(List.of(new ProviderDispute(
                                    new ProviderReference("d_" + id), AMOUNT, DisputeState.OPEN, "fraudulent", null))));
        }

        @Override
        public RefundAnswer refund(Payment payment, Refund refund) {
            return new RefundAnswer.Refused(new Decline(Decline.Reason.OTHER, ""));
        }

        @Override
        public WebhookVerdict verify(WebhookRequest webhook) {
            String[] parts = webhook.text().split(" ");
            return new WebhookVerdict.Genuine(WebhookEvent.of(webhook.text(), "event")
                    .about(new ProviderReference(parts[1]))
                    .about(PaymentId.of(parts[0])));
        }

        @Override
        public Optional<PaymentId> locate(ProviderReference resource) {
            return Optional.empty();
        }

        private static ProviderRefund refund(String reference, String amount) {
            return ProviderRefund.of(new ProviderReference(reference), Money.of(amount, "ARS"), RefundState.SUCCEEDED);
        }
    }
}
