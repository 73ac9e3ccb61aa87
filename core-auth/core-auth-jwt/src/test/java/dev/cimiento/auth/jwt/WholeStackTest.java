package dev.cimiento.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.KeyEncryptionKey;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.RefreshResult;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.Tokens;
import dev.cimiento.auth.Verification;
import dev.cimiento.auth.argon2.Argon2PasswordHasher;
import dev.cimiento.auth.postgresql.PostgresAuthStore;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** PostgreSQL, Argon2id and JWT together, as an application wires them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WholeStackTest {

    private static final List<TenantId> TENANTS =
            List.of(TenantId.of("padel"), TenantId.of("clinic"), TenantId.of("spa"));
    private static final Password PASSWORD = Password.of("the same in all of them");
    private static final String EMAIL = "ana@example.com";
    private static final Secret KEY_ENCRYPTION = Secret.of("an example of a secret with 32 characters");

    private TestDatabase database;
    private TenantDataSource dataSource;
    private JwtTokens tokens;
    private Accounts accounts;

    @BeforeAll
    void start() {
        database = TestDatabase.create();
        TENANTS.forEach(tenant -> database.migrate(tenant, PostgresAuthStore.SCHEMA));
        dataSource = database.tenantPool(8);
        PostgresAuthStore store = new PostgresAuthStore(dataSource);
        InstantSource clock = InstantSource.system();
        tokens = JwtTokens.of(
                store,
                KeyEncryptionKey.of(KEY_ENCRYPTION),
                tenant -> "https://" + tenant + ".example.com",
                "bookings",
                clock);
        accounts = Accounts.of(store, Argon2PasswordHasher.create(), tokens, clock);
        for (TenantId tenant : TENANTS) {
            TenantContext.run(tenant, () -> accounts.ensure(EMAIL, PASSWORD, Set.of(Role.of("admin"))));
        }
    }

    @AfterAll
    void stop() {
        database.close();
    }

    @Test
    @DisplayName(
            "in every pair of tenants, with one address and password in all, tokens are good on the diagonal alone")
    void matrix() {
        Map<TenantId, Tokens> issued = new LinkedHashMap<>();
        for (TenantId tenant : TENANTS) {
            issued.put(tenant, login(tenant));
        }
        issued.forEach((from, pair) -> {
            for (TenantId at : TENANTS) {
                TenantContext.run(at, () -> {
                    assertThat(tokens.verify(pair.access().value()) instanceof Verification.Verified)
                            .as("access token of %s at %s", from, at)
                            .isEqualTo(from.equals(at));
                    if (!from.equals(at)) {
                        assertThat(accounts.refresh(pair.refresh()))
                                .as("refresh token of %s at %s", from, at)
                                .isEqualTo(new RefreshResult.Refused(RefreshResult.Reason.UNKNOWN));
                        accounts.logout(pair.refresh());
                        accounts.logout(pair.session());
                    }
                });
            }
        });
        issued.forEach((tenant, pair) -> TenantContext.run(
                tenant,
                () -> assertThat(accounts.refresh(pair.refresh())).isInstanceOf(RefreshResult.Refreshed.class)));
    }

    @Test
    @DisplayName("of many that need the first signing key of a tenant at once, one makes it and all use it")
    void keyIsRaced() throws Exception {
        TenantId tenant = TenantId.of("new");
        database.migrate(tenant, PostgresAuthStore.SCHEMA);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Future<Boolean>> futures = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                Callable<Boolean> first = () -> {
                    tokens.ensureKey();
                    return tokens.jwks().split("\"kid\"").length == 2;
                };
                futures.add(TenantContext.<Future<Boolean>, RuntimeException>call(
                        tenant, () -> threads.submit(TenantContext.carry(first))));
            }
            for (Future<Boolean> future : futures) {
                assertThat(future.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("an account is made in the caller's transaction, and gone with it; a taken address does not spoil it")
    void joinsTransactions() {
        TenantId tenant = TENANTS.get(0);
        TenantContext.run(tenant, () -> {
            try {
                Transactions.run(dataSource, () -> {
                    accounts.signUp("eva@example.com", PASSWORD);
                    throw new IllegalStateException("roll back");
                });
            } catch (IllegalStateException expected) {
                assertThat(expected).hasMessage("roll back");
            }
            assertThat(accounts.find(EmailAddress.of("eva@example.com"))).isEmpty();
            Transactions.run(dataSource, () -> {
                accounts.signUp(EMAIL, PASSWORD);
                accounts.signUp("eva@example.com", PASSWORD);
            });
            assertThat(accounts.find(EmailAddress.of("eva@example.com"))).isPresent();
        });
    }

    @Test
    @DisplayName("a copy of the database holds no password, no refresh token and no private key")
    void dumpOpensNothing() throws Exception {
        TenantId tenant = TENANTS.get(1);
        Tokens first = login(tenant);
        Tokens second = TenantContext.<Tokens, RuntimeException>call(
                tenant, () -> ((RefreshResult.Refreshed) accounts.refresh(first.refresh())).tokens());

        String dump = dump(tenant.schema());

        assertThat(dump)
                .contains(EMAIL)
                .contains("$argon2id$")
                .doesNotContain(PASSWORD.reveal())
                .doesNotContain("rt_")
                .doesNotContain(first.refresh().reveal().substring(3))
                .doesNotContain(second.refresh().reveal().substring(3))
                .doesNotContain("\"d\"");
    }

    private Tokens login(TenantId tenant) {
        LoginResult result = TenantContext.<LoginResult, RuntimeException>call(
                tenant, () -> accounts.login(EMAIL, PASSWORD, Client.local()));
        assertThat(result).isInstanceOf(LoginResult.LoggedIn.class);
        return ((LoginResult.LoggedIn) result).tokens();
    }

    private String dump(String schema) throws Exception {
        StringBuilder dump = new StringBuilder();
        try (Connection connection = database.dataSource().getConnection()) {
            for (String table : List.of(
                    "auth_account", "auth_session", "auth_refresh_token", "auth_login_throttle", "auth_signing_key")) {
                try (ResultSet rows = connection
                        .createStatement()
                        .executeQuery("SELECT t::text FROM \"" + schema + "\"." + table + " t")) {
                    while (rows.next()) {
                        dump.append(rows.getString(1)).append('\n');
                    }
                }
            }
        }
        return dump.toString();
    }
}
