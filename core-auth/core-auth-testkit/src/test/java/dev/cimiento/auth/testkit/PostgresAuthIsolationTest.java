package dev.cimiento.auth.testkit;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.AccountQuery;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.PasswordHash;
import dev.cimiento.auth.postgresql.PostgresAuthStore;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.testkit.TenantIsolationContract;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

class PostgresAuthIsolationTest extends TenantIsolationContract {

    @Override
    protected List<SchemaModule> modules() {
        return List.of(PostgresAuthStore.SCHEMA);
    }

    @Override
    protected void write(DataSource dataSource, String mark) {
        new PostgresAuthStore(dataSource)
                .accounts()
                .add(
                        Account.of(
                                AccountId.random(),
                                EmailAddress.of(mark + "@example.com"),
                                Set.of(),
                                Instant.parse("2026-11-23T12:00:00Z")),
                        PasswordHash.of("h"));
    }

    @Override
    protected List<String> readAll(DataSource dataSource) {
        return new PostgresAuthStore(dataSource)
                .accounts().list(AccountQuery.first(100)).stream()
                        .map(account -> account.email().value().replace("@example.com", ""))
                        .toList();
    }
}
