package dev.cimiento.auth.postgresql;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.AccountQuery;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.PasswordHash;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.spi.AccountStore;
import dev.cimiento.auth.spi.Credentials;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Accounts in {@code auth_account} and {@code auth_account_role}. */
final class PostgresAccountStore implements AccountStore {

    /** What {@link #account} reads, of a row {@code a} of {@code auth_account}. */
    static final String COLUMNS = "a.id AS account_id, a.email, a.created_at, a.email_verified_at, a.disabled_at,"
            + " ARRAY(SELECT r.role FROM auth_account_role r WHERE r.account_id = a.id) AS roles";

    private static final String UNIQUE_VIOLATION = "23505";

    private final Database database;

    PostgresAccountStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean add(Account account, PasswordHash hash) {
        return database.with(connection -> {
            Sql sql = Sql.on(connection);
            int added = sql.update(
                    "INSERT INTO auth_account (id, email, password_hash, email_verified_at, disabled_at, created_at)"
                            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (email) DO NOTHING",
                    account.id().value(),
                    account.email().value(),
                    hash.reveal(),
                    account.emailVerifiedAt(),
                    account.disabledAt(),
                    account.createdAt());
            if (added == 1 && !account.roles().isEmpty()) {
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
        return database.single(connection -> find(Sql.on(connection), id));
    }

    @Override
    public Optional<Credentials> find(EmailAddress email) {
        return database.single(connection -> Sql.on(connection)
                .first(
                        "SELECT " + COLUMNS + ", a.password_hash FROM auth_account a WHERE a.email = ?",
                        row -> new Credentials(account(row), PasswordHash.of(row.string("password_hash"))),
                        email.value()));
    }

    @Override
    public Optional<Credentials> lock(AccountId id) {
        return database.with(connection -> {
            Sql sql = Sql.on(connection);
            // The lock first, and the roles by a statement of their own: one that waited would read them as of before.
            return sql.exists("SELECT 1 FROM auth_account WHERE id = ? FOR NO KEY UPDATE", id.value())
                    ? sql.first(
                            "SELECT " + COLUMNS + ", a.password_hash FROM auth_account a WHERE a.id = ?",
                            row -> new Credentials(account(row), PasswordHash.of(row.string("password_hash"))),
                            id.value())
                    : Optional.<Credentials>empty();
        });
    }

    @Override
    public boolean replaceHash(AccountId id, PasswordHash expected, PasswordHash replacement) {
        return database.update(
                        "UPDATE auth_account SET password_hash = ? WHERE id = ? AND password_hash = ?",
                        replacement.reveal(),
                        id.value(),
                        expected.reveal())
                == 1;
    }

    @Override
    public boolean setHash(AccountId id, PasswordHash replacement) {
        return database.update(
                        "UPDATE auth_account SET password_hash = ? WHERE id = ?", replacement.reveal(), id.value())
                == 1;
    }

    @Override
    public boolean update(Account account, Instant now) {
        return database.with(connection -> {
            Sql sql = Sql.on(connection);
            // So that a taken address does not spoil the caller's transaction.
            Savepoint before = connection.setSavepoint();
            try {
                int updated = sql.update(
                        "UPDATE auth_account SET email = ?, email_verified_at = ?, disabled_at = ? WHERE id = ?",
                        account.email().value(),
                        account.emailVerifiedAt(),
                        account.disabledAt(),
                        account.id().value());
                Database.changed(sql, Optional.of(account.id().value()), now);
                connection.releaseSavepoint(before);
                return updated == 1;
            } catch (SQLException e) {
                if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
                    throw e;
                }
                connection.rollback(before);
                return false;
            }
        });
    }

    @Override
    public boolean remove(AccountId id, Instant now) {
        return database.with(connection -> {
            Sql sql = Sql.on(connection);
            // Those in whose sessions the account acts lose these sessions with it.
            changedWhereActing(sql, id, now);
            Database.changed(sql, Optional.of(id.value()), now);
            return sql.update("DELETE FROM auth_account WHERE id = ?", id.value()) == 1;
        });
    }

    @Override
    public Optional<Account> grant(AccountId id, Role role, Instant now) {
        return database.with(connection -> {
            Sql sql = Sql.on(connection);
            // Through the account's row, so that an unknown id is no violated foreign key, which would spoil the
            // caller's transaction.
            int granted = sql.update(
                    "INSERT INTO auth_account_role (account_id, role, granted_at)"
                            + " SELECT a.id, ?, ? FROM auth_account a WHERE a.id = ? ON CONFLICT DO NOTHING",
                    role.value(),
                    now,
                    id.value());
            if (granted == 1) {
                Database.changed(sql, Optional.of(id.value()), now);
            }
            return find(sql, id);
        });
    }

    @Override
    public Optional<Account> revoke(AccountId id, Role role, Instant now) {
        return database.with(connection -> {
            Sql sql = Sql.on(connection);
            int revoked = sql.update(
                    "DELETE FROM auth_account_role WHERE account_id = ? AND role = ?", id.value(), role.value());
            if (revoked == 1) {
                // Whoever acts as somebody else may do no more than by themselves.
                changedWhereActing(sql, id, now);
                Database.changed(sql, Optional.of(id.value()), now);
            }
            return find(sql, id);
        });
    }

    private static void changedWhereActing(Sql sql, AccountId actor, Instant now) throws SQLException {
        sql.update(
                "INSERT INTO auth_change (account_id, changed_at)"
                        + " SELECT DISTINCT account_id, ?::timestamptz FROM auth_session WHERE actor_id = ?",
                now,
                actor.value());
    }

    @Override
    public List<Account> list(AccountQuery query) {
        return database.with(connection -> Sql.on(connection)
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
        EmailAddress email = EmailAddress.of(row.string("email"));
        Account account = Account.of(
                new AccountId(row.uuid("account_id")),
                email,
                row.strings("roles").stream().map(Role::of).collect(Collectors.toSet()),
                row.instant("created_at"));
        Optional<Instant> verified = row.optionalInstant("email_verified_at");
        if (verified.isPresent()) {
            account = account.withVerifiedEmail(email, verified.get());
        }
        Optional<Instant> disabled = row.optionalInstant("disabled_at");
        return disabled.isPresent() ? account.withDisabledAt(disabled.get()) : account;
    }
}
