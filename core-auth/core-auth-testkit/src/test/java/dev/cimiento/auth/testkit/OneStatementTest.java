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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OneStatementTest {

    @Test
    @DisplayName("a refresh is one statement, which commits by itself")
    void refresh() {
        AuthDatabase.emptyStore();
        RecordedStatements statements = new RecordedStatements(AuthDatabase.TENANTS);
        MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
        Accounts accounts = Accounts.of(
                new PostgresAuthStore(statements.dataSource()),
                new CountingHasher("v1"),
                new InMemoryTokens(clock),
                clock);
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
