package dev.cimiento.payments.testkit;

import dev.cimiento.payments.CheckoutRequest;
import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.postgresql.PostgresPaymentStore;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.testkit.TenantIsolationContract;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Payments of two tenants")
class PaymentIsolationTest extends TenantIsolationContract {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @Override
    protected List<SchemaModule> modules() {
        return List.of(PostgresPaymentStore.SCHEMA);
    }

    @Override
    protected void write(DataSource dataSource, String mark) {
        CheckoutRequest request = CheckoutRequest.of(
                        IdempotencyKey.of("key-" + mark),
                        Money.of("10.00", "USD"),
                        "a court",
                        URI.create("https://padel.example"))
                .reference(mark);
        new PostgresPaymentStore(dataSource)
                .payments()
                .insert(Payment.builder(PaymentId.random(), new ProviderId("sandbox"), request, NOW)
                        .checkAt(NOW)
                        .build());
    }

    @Override
    protected List<String> readAll(DataSource dataSource) {
        PostgresPaymentStore store = new PostgresPaymentStore(dataSource);
        return store.payments().due(NOW, 1000).stream()
                .map(id -> store.payments().find(id).orElseThrow().reference())
                .toList();
    }
}
