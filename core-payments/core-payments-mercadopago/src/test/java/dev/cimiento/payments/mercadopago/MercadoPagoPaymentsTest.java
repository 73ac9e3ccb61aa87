package dev.cimiento.payments.mercadopago;

import dev.cimiento.payments.postgresql.PostgresPaymentStore;
import dev.cimiento.payments.spi.PaymentStore;
import dev.cimiento.payments.testkit.PaymentsContract;
import dev.cimiento.payments.testkit.ProviderStandIn;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;

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
}
