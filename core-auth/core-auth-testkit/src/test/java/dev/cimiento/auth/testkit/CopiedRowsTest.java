package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.AccountLinks;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.AuthMessage;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.LinkResult;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.inmemory.InMemoryMessenger;
import dev.cimiento.auth.inmemory.InMemoryTokens;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rows that came from one tenant's schema into another's: by a restored backup, or by whoever can write but cannot read links. */
class CopiedRowsTest {

    private static final TenantId A = TenantId.of("a");
    private static final TenantId B = TenantId.of("b");

    @Test
    @DisplayName(
            "ASVS 8.4.1: a link's row that was copied to another tenant, or to another purpose, makes no link there")
    void links() {
        MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
        InMemoryMessenger messenger = new InMemoryMessenger();
        Accounts accounts =
                Accounts.of(AuthDatabase.emptyStore(), new CountingHasher("v1"), new InMemoryTokens(clock), clock);
        AccountLinks links = AccountLinks.of(accounts, messenger);
        EmailAddress ana = EmailAddress.of("ana@example.com");
        Secret token = in(A, () -> {
            accounts.ensure(ana.value(), TestIdentity.PASSWORD, Set.of());
            links.requestPasswordReset(ana.value());
            return messenger
                    .last(AuthMessage.ResetPassword.class, ana)
                    .orElseThrow()
                    .token();
        });
        for (String table : new String[] {"auth_account", "auth_one_time_token"}) {
            AuthDatabase.DATABASE.execute("INSERT INTO t_b." + table + " SELECT * FROM t_a." + table);
        }
        Password next = Password.of("quite another pass phrase");

        assertThat(in(B, () -> links.resetPassword(token, next))).isEqualTo(new LinkResult.InvalidLink());
        AuthDatabase.DATABASE.execute("UPDATE t_a.auth_one_time_token SET purpose = 'EMAIL_VERIFICATION'");
        assertThat(in(A, () -> links.verifyEmail(token))).isEqualTo(new LinkResult.InvalidLink());
        AuthDatabase.DATABASE.execute("UPDATE t_a.auth_one_time_token SET purpose = 'PASSWORD_RESET'");
        assertThat(in(A, () -> links.resetPassword(token, next))).isInstanceOf(LinkResult.Done.class);
    }

    private static <T> T in(TenantId tenant, Supplier<T> body) {
        return TenantContext.<T, RuntimeException>call(tenant, body::get);
    }
}
