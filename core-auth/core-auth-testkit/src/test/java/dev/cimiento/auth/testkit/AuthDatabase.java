package dev.cimiento.auth.testkit;

import dev.cimiento.auth.postgresql.PostgresAuthStore;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One database for all tests here, with tenants a and b. */
final class AuthDatabase {

    static final TestDatabase DATABASE = TestDatabase.create()
            .migrate(TenantId.of("a"), PostgresAuthStore.SCHEMA)
            .migrate(TenantId.of("b"), PostgresAuthStore.SCHEMA);

    static final TenantDataSource TENANTS = DATABASE.tenantPool(16);

    private AuthDatabase() {}

    static PostgresAuthStore emptyStore() {
        for (String schema : new String[] {"t_a", "t_b"}) {
            DATABASE.execute("TRUNCATE "
                    + Stream.of(
                                    "auth_account",
                                    "auth_role",
                                    "auth_change",
                                    "auth_invitation",
                                    "auth_api_key",
                                    "auth_rate",
                                    "auth_login_throttle",
                                    "auth_passkey_ceremony",
                                    "auth_login_attempt",
                                    "auth_signing_key")
                            .map(table -> schema + "." + table)
                            .collect(Collectors.joining(", "))
                    + " CASCADE");
        }
        return new PostgresAuthStore(TENANTS);
    }
}
