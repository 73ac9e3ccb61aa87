package dev.cimiento.auth.testkit;

import dev.cimiento.auth.postgresql.PostgresAuthStore;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.TestDatabase;

/** One database for all tests here, with tenants a and b. */
final class AuthDatabase {

    static final TestDatabase DATABASE = TestDatabase.create()
            .migrate(TenantId.of("a"), PostgresAuthStore.SCHEMA)
            .migrate(TenantId.of("b"), PostgresAuthStore.SCHEMA);

    static final TenantDataSource TENANTS = DATABASE.tenantPool(16);

    private AuthDatabase() {}

    static PostgresAuthStore emptyStore() {
        for (String schema : new String[] {"t_a", "t_b"}) {
            DATABASE.execute("TRUNCATE " + schema + ".auth_account, " + schema + ".auth_login_throttle, " + schema
                    + ".auth_signing_key CASCADE");
        }
        return new PostgresAuthStore(TENANTS);
    }
}
