package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.RefreshResult;
import dev.cimiento.auth.inmemory.InMemoryTokens;
import dev.cimiento.auth.postgresql.PostgresAuthStore;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How often the database is asked, and how often the disk is waited for, which a clock would tell of a quiet machine alone. */
class OneStatementTest {

    private final RecordedStatements statements = new RecordedStatements(AuthDatabase.TENANTS);
    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final Accounts accounts = Accounts.of(
            new PostgresAuthStore(statements.dataSource()), new CountingHasher("v1"), new InMemoryTokens(clock), clock);

    @BeforeEach
    void empty() {
        AuthDatabase.emptyStore();
    }

    @Test
    @DisplayName(
            "a login from a known network counts the attempt in one statement, and opens the session in one transaction of three")
    void login() {
        TenantContext.run(TenantId.of("a"), () -> {
            accounts.ensure("ana@example.com", TestIdentity.PASSWORD, Set.of());
            accounts.login("ana@example.com", TestIdentity.PASSWORD, Client.local());
            statements.drain();

            accounts.login("ana@example.com", TestIdentity.PASSWORD, Client.local());

            assertThat(statements.drain())
                    .satisfiesExactly(
                            familiarity -> assertThat(familiarity).contains("familiarity"),
                            attempt -> assertThat(attempt).contains("INSERT INTO auth_login_throttle"),
                            account -> assertThat(account).contains("a.password_hash"),
                            forgotten -> assertThat(forgotten).contains("DELETE FROM auth_login_throttle"),
                            session -> assertThat(session).contains("INSERT INTO auth_session"),
                            bound -> assertThat(bound).contains("UPDATE auth_session SET ended_at"),
                            end -> assertThat(end).isEqualTo("commit"));
        });
    }

    @Test
    @DisplayName("a refresh is one statement, which commits by itself")
    void refresh() {
        TenantContext.run(TenantId.of("a"), () -> {
            accounts.ensure("ana@example.com", TestIdentity.PASSWORD, Set.of());
            LoginResult.LoggedIn in =
                    (LoginResult.LoggedIn) accounts.login("ana@example.com", TestIdentity.PASSWORD, Client.local());
            statements.drain();

            RefreshResult first = accounts.refresh(in.tokens().refresh());

            assertThat(statements.drain()).singleElement().asString().contains("WITH spent AS");
            assertThat(first).isInstanceOf(RefreshResult.Refreshed.class);
            RefreshResult again =
                    accounts.refresh(((RefreshResult.Refreshed) first).tokens().refresh());
            assertThat(again).as("it was committed").isInstanceOf(RefreshResult.Refreshed.class);
        });
    }
}
