package dev.cimiento.auth.postgresql;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.FederatedIdentity;
import dev.cimiento.auth.SessionId;
import dev.cimiento.auth.spi.FederationStore;
import dev.cimiento.auth.spi.LoginAttempt;
import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Identities of other providers in the tenant's schema; its tables are among those of {@link PostgresAuthStore#SCHEMA}. */
public final class PostgresFederationStore implements FederationStore {

    private final Database database;

    /** Over this data source: the same as {@link PostgresAuthStore}'s. */
    public PostgresFederationStore(DataSource dataSource) {
        this.database = Database.over(dataSource);
    }

    @Override
    public void begin(LoginAttempt attempt) {
        database.update(
                "INSERT INTO auth_login_attempt (state, browser, provider, return_path, expires_at, account_id, session_id)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                attempt.state().bytes(),
                attempt.browser().bytes(),
                attempt.provider(),
                attempt.returnPath(),
                attempt.expiresAt(),
                attempt.linking().map(linking -> linking.account().value()),
                attempt.linking().map(linking -> linking.session().value()));
    }

    @Override
    public Optional<LoginAttempt> take(TokenHash state, TokenHash browser, Instant now) {
        return database.with(connection -> Sql.on(connection)
                .first(
                        "DELETE FROM auth_login_attempt WHERE state = ? AND browser = ? AND expires_at > ?"
                                + " RETURNING provider, return_path, expires_at, account_id, session_id",
                        row -> new LoginAttempt(
                                state,
                                browser,
                                row.string("provider"),
                                row.string("return_path"),
                                row.instant("expires_at"),
                                linking(row)),
                        state.bytes(),
                        browser.bytes(),
                        now));
    }

    @Override
    public Optional<AccountId> account(FederatedIdentity identity) {
        return database.with(connection -> Sql.on(connection)
                .first(
                        "SELECT account_id FROM auth_federated_identity WHERE issuer = ? AND subject = ?",
                        row -> new AccountId(row.uuid("account_id")),
                        identity.issuer(),
                        identity.subject()));
    }

    @Override
    public boolean link(FederatedIdentity identity, AccountId account, Instant now) {
        return database.update(
                        "INSERT INTO auth_federated_identity (issuer, subject, account_id, linked_at)"
                                + " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                        identity.issuer(),
                        identity.subject(),
                        account.value(),
                        now)
                == 1;
    }

    @Override
    public List<FederatedIdentity> identities(AccountId account) {
        return database.with(connection -> Sql.on(connection)
                .list(
                        "SELECT issuer, subject FROM auth_federated_identity WHERE account_id = ?"
                                + " ORDER BY linked_at, issuer, subject",
                        row -> new FederatedIdentity(row.string("issuer"), row.string("subject")),
                        account.value()));
    }

    @Override
    public boolean unlink(FederatedIdentity identity) {
        return database.update(
                        "DELETE FROM auth_federated_identity WHERE issuer = ? AND subject = ?",
                        identity.issuer(),
                        identity.subject())
                == 1;
    }

    @Override
    public int purge(Instant before) {
        return database.update("DELETE FROM auth_login_attempt WHERE expires_at < ?", before);
    }

    private static Optional<LoginAttempt.Linking> linking(Sql.Row row) throws SQLException {
        Optional<UUID> session = row.optionalUuid("session_id");
        return row.optionalUuid("account_id")
                .flatMap(account ->
                        session.map(open -> new LoginAttempt.Linking(new AccountId(account), new SessionId(open))));
    }
}
