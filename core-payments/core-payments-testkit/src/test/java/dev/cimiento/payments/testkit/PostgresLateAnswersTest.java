package dev.cimiento.payments.testkit;

import dev.cimiento.payments.postgresql.PostgresPaymentStore;
import dev.cimiento.payments.postgresql.PostgresSandboxSessions;
import dev.cimiento.payments.sandbox.SandboxSessions;
import dev.cimiento.payments.spi.PaymentStore;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.testkit.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Late answers, in PostgreSQL")
class PostgresLateAnswersTest extends LateAnswersContract {

    private static TestDatabase database;
    private static TenantDataSource dataSource;

    @BeforeAll
    static void start() {
        database = TestDatabase.create().migrate(TENANT, PostgresPaymentStore.SCHEMA);
        dataSource = database.tenantPool(4);
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
    protected SandboxSessions sessions() {
        return new PostgresSandboxSessions(dataSource);
    }
}
