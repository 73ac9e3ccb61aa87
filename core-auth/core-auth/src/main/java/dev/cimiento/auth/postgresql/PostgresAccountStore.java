package dev.cimiento.auth.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.AccountQuery;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.PasswordHash;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.spi.AccountStore;
import dev.cimiento.auth.spi.Credentials;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** Accounts in {@code auth_account} and {@code auth_account_role}. */
final class PostgresAccountStore implements AccountStore {

    /** What {@link #account} reads, of a row {@code a} of {@code auth_account}. */
    static final String COLUMNS = "a.id AS account_id, a.email, a.created_at,"
            + " ARRAY(SELECT r.role FROM auth_account_role r WHERE r.account_id = a.id) AS roles";

    private final DataSource dataSource;

    PostgresAccountStore(DataSource dataSource) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
    }

    @Override
    public boolean add(Account account, PasswordHash hash) {
        return Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            int added = sql.update(
                    "INSERT INTO auth_account (id, email, password_hash, created_at) VALUES (?, ?, ?, ?)"
                            + " ON CONFLICT (email) DO NOTHING",
                    account.id().value(),
                    account.email().value(),
                    hash.reveal(),
                    account.createdAt());
            if (added == 1) {
                sql.update(
                        "INSERT INTO auth_account_role (account_id, role, granted_at) SELECT ?, unnest(?::text[]), ?",
                        account.id().value(),
                        account.roles().stream().map(Role::value).toList(),
                        account.createdAt());
            }
            return added == 1;
        });
    }

    @Override
    public Optional<Account> find(AccountId id) {
        return Transactions.with(dataSource, connection -> find(Sql.on(connection), id));
    }

    @Override
    public Optional<Credentials> find(EmailAddress email) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .first(
                                "SELECT " + COLUMNS + ", a.password_hash FROM auth_account a WHERE a.email = ?",
                                row -> new Credentials(account(row), PasswordHash.of(row.string("password_hash"))),
                                email.value()));
    }

    @Override
    public boolean replaceHash(AccountId id, PasswordHash expected, PasswordHash replacement) {
        return Transactions.with(
                        dataSource,
                        connection -> Sql.on(connection)
                                .update(
                                        "UPDATE auth_account SET password_hash = ? WHERE id = ? AND password_hash = ?",
                                        replacement.reveal(),
                                        id.value(),
                                        expected.reveal()))
                == 1;
    }

    @Override
    public Optional<Account> grant(AccountId id, Role role, Instant now) {
        return Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            // Through the account's row, so that an unknown id is no violated foreign key, which would spoil the
            // caller's transaction.
            sql.update(
                    "INSERT INTO auth_account_role (account_id, role, granted_at)"
                            + " SELECT a.id, ?, ? FROM auth_account a WHERE a.id = ? ON CONFLICT DO NOTHING",
                    role.value(),
                    now,
                    id.value());
            return find(sql, id);
        });
    }

    @Override
    public Optional<Account> revoke(AccountId id, Role role) {
        return Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            sql.update("DELETE FROM auth_account_role WHERE account_id = ? AND role = ?", id.value(), role.value());
            return find(sql, id);
        });
    }

    @Override
    public List<Account> list(AccountQuery query) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT " + COLUMNS
                                        + " FROM auth_account a WHERE a.email > ? AND (?::text IS NULL OR EXISTS"
                                        + " (SELECT 1 FROM auth_account_role r WHERE r.account_id = a.id AND r.role = ?))"
                                        + " ORDER BY a.email LIMIT ?",
                                PostgresAccountStore::account,
                                query.after().map(EmailAddress::value).orElse(""),
                                query.role().map(Role::value),
                                query.role().map(Role::value),
                                query.limit()));
    }

    private static Optional<Account> find(Sql sql, AccountId id) throws SQLException {
        return sql.first(
                "SELECT " + COLUMNS + " FROM auth_account a WHERE a.id = ?", PostgresAccountStore::account, id.value());
    }

    static Account account(Sql.Row row) throws SQLException {
        return Account.of(
                new AccountId(row.uuid("account_id")),
                EmailAddress.of(row.string("email")),
                row.strings("roles").stream().map(Role::of).collect(Collectors.toSet()),
                row.instant("created_at"));
    }
}
