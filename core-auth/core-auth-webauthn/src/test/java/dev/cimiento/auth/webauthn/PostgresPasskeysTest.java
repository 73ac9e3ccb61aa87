package dev.cimiento.auth.webauthn;

import dev.cimiento.auth.postgresql.PostgresAuthStore;
import dev.cimiento.auth.spi.AuthStore;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.testkit.TestDatabase;
import org.junit.jupiter.api.AfterAll;

class PostgresPasskeysTest extends PasskeysBehaviour {

    private static final TestDatabase DATABASE =
            TestDatabase.create().migrate(A, PostgresAuthStore.SCHEMA).migrate(B, PostgresAuthStore.SCHEMA);

    private static final TenantDataSource TENANTS = DATABASE.tenantPool(2);

    @AfterAll
    static void stop() {
        DATABASE.close();
    }

    @Override
    AuthStore emptyStore() {
        DATABASE.execute(
                "TRUNCATE t_a.auth_account, t_b.auth_account, t_a.auth_login_throttle, t_b.auth_login_throttle CASCADE");
        return new PostgresAuthStore(TENANTS);
    }
}
