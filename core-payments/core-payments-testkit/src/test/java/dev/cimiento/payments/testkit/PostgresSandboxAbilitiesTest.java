package dev.cimiento.payments.testkit;

import dev.cimiento.payments.postgresql.PostgresPaymentStore;
import dev.cimiento.payments.postgresql.PostgresSandboxSessions;
import dev.cimiento.payments.spi.CardVault;
import dev.cimiento.payments.spi.DirectPayments;
import dev.cimiento.payments.spi.DisputeDesk;
import dev.cimiento.payments.spi.SubscriptionGateway;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;

@DisplayName("What the sandbox can do beyond pages, with its books in PostgreSQL")
class PostgresSandboxAbilitiesTest extends PaymentAbilitiesContract {

    private static TestDatabase database;
    private static TenantDataSource dataSource;

    @BeforeAll
    static void begin() {
        database = TestDatabase.create().migrate(TenantId.of("padel"), PostgresPaymentStore.SCHEMA);
        dataSource = database.tenantPool(12);
    }

    @AfterAll
    static void end() {
        database.close();
    }

    @Override
    protected AbleStandIn start(MutableClock clock) {
        return new SandboxStandIn(new PostgresSandboxSessions(dataSource), clock);
    }

    @Override
    protected Set<Class<?>> abilities() {
        return Set.of(DirectPayments.class, CardVault.class, DisputeDesk.class, SubscriptionGateway.class);
    }
}
