package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.AuthPolicy;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.LiveTokenVerifier;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.Permission;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.Roles;
import dev.cimiento.auth.Tokens;
import dev.cimiento.auth.Verification;
import dev.cimiento.auth.inmemory.InMemoryTokens;
import dev.cimiento.auth.postgresql.PostgresAuthStore;
import dev.cimiento.auth.spi.Changes;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is true now, of more than one process on one database. */
class LivePostgresTest {

    private static final TenantId A = TenantId.of("a");

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final InMemoryTokens tokens = new InMemoryTokens(clock);

    @Test
    @DisplayName(
            "ASVS 8.3.2: what one process changes counts in another within a second, and costs it one query for each change")
    void crossesProcesses() {
        Accounts here = Accounts.of(AuthDatabase.emptyStore(), new CountingHasher("v1"), tokens, clock);
        LiveTokenVerifier there = LiveTokenVerifier.of(tokens, new PostgresAuthStore(AuthDatabase.TENANTS), clock);
        TenantContext.run(A, () -> {
            AccountId ana = here.ensure("ana@example.com", TestIdentity.PASSWORD, Set.of(Role.of("desk")))
                    .id();
            Tokens session = login(here);
            Roles.of(here).define(Role.of("desk"), Set.of(Permission.of("bookings:read")));
            assertThat(may(there, session)).isTrue();
            here.revoke(ana, Role.of("desk"));
            clock.advance(Duration.ofMillis(900));
            assertThat(may(there, session)).isFalse();
            here.logout(session.session());
            clock.advance(Duration.ofMillis(900));
            assertThat(there.verify(session.access().value()))
                    .isEqualTo(new Verification.Rejected(Verification.Reason.ENDED));
        });
    }

    @Test
    @DisplayName("a change that was begun before another and committed after it is not overlooked")
    void commitsOutOfOrder() throws Exception {
        PostgresAuthStore store = AuthDatabase.emptyStore();
        Accounts accounts = Accounts.of(store, new CountingHasher("v1"), tokens, clock);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        CountDownLatch changed = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        try {
            TenantContext.<AccountId, Exception>call(A, () -> {
                AccountId slow = accounts.ensure("slow@example.com", TestIdentity.PASSWORD, Set.of())
                        .id();
                AccountId quick = accounts.ensure("quick@example.com", TestIdentity.PASSWORD, Set.of())
                        .id();
                String mark = store.standings().mark();
                Callable<AccountId> slowly = () -> Transactions.<AccountId, Exception>call(AuthDatabase.TENANTS, () -> {
                    accounts.grant(slow, Role.of("desk"));
                    changed.countDown();
                    commit.await();
                    return slow;
                });
                Future<AccountId> first = thread.submit(TenantContext.carry(slowly));
                changed.await();
                accounts.grant(quick, Role.of("desk"));
                Changes before = store.standings().since(mark);
                assertThat(((Changes.OfAccounts) before).accounts()).containsExactly(quick);
                commit.countDown();
                first.get();
                assertThat(((Changes.OfAccounts) store.standings().since(before.mark())).accounts())
                        .contains(slow);
                return quick;
            });
        } finally {
            commit.countDown();
            thread.shutdownNow();
        }
    }

    private static Tokens login(Accounts accounts) {
        LoginResult result = accounts.withPolicy(AuthPolicy.standard())
                .login("ana@example.com", TestIdentity.PASSWORD, Client.local());
        return ((LoginResult.LoggedIn) result).tokens();
    }

    private static boolean may(LiveTokenVerifier verifier, Tokens session) {
        return verifier.verify(session.access().value()) instanceof Verification.Verified good
                && good.caller().may(Permission.of("bookings:read"));
    }
}
