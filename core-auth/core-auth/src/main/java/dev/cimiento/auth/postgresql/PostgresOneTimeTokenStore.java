package dev.cimiento.auth.postgresql;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.spi.OneTimeToken;
import dev.cimiento.auth.spi.OneTimeTokenStore;
import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Tokens in {@code auth_one_time_token}; one that was used is a row that is gone. */
final class PostgresOneTimeTokenStore implements OneTimeTokenStore {

    private static final String COLUMNS = "hash, purpose, account_id, email, detail, tries, expires_at";
    private static final String GOOD = " WHERE hash = ? AND purpose = ? AND expires_at > ?";

    private static final String ADD = "INSERT INTO auth_one_time_token"
            + " (hash, purpose, account_id, email, detail, tries, created_at, expires_at) SELECT ?, ?, a.id, ?, ?, ?, ?, ? FROM auth_account a WHERE a.id = ?";

    private static final String REPLACING = " ON CONFLICT (account_id, purpose) WHERE purpose <> 'SECOND_FACTOR'"
            + " DO UPDATE SET hash = excluded.hash, email = excluded.email, detail = excluded.detail,"
            + " tries = excluded.tries, created_at = excluded.created_at, expires_at = excluded.expires_at";

    private final Database database;

    PostgresOneTimeTokenStore(Database database) {
        this.database = database;
    }

    @Override
    public void add(OneTimeToken token, Instant now) {
        database.update(
                token.purpose().isSingle() ? ADD + REPLACING : ADD,
                token.hash().bytes(),
                token.purpose(),
                token.email().value(),
                token.detail(),
                token.tries(),
                now,
                token.expiresAt(),
                token.account().value());
    }

    @Override
    public Optional<OneTimeToken> find(TokenHash hash, OneTimeToken.Purpose purpose, Instant now) {
        return one("SELECT " + COLUMNS + " FROM auth_one_time_token" + GOOD, hash, purpose, now);
    }

    @Override
    public Optional<OneTimeToken> attempt(TokenHash hash, OneTimeToken.Purpose purpose, Instant now) {
        return one(
                "UPDATE auth_one_time_token SET tries = tries - 1" + GOOD + " AND tries > 0 RETURNING " + COLUMNS,
                hash,
                purpose,
                now);
    }

    @Override
    public Optional<OneTimeToken> redeem(TokenHash hash, OneTimeToken.Purpose purpose, Instant now) {
        return one("DELETE FROM auth_one_time_token" + GOOD + " RETURNING " + COLUMNS, hash, purpose, now);
    }

    @Override
    public void removeAll(AccountId account) {
        database.update("DELETE FROM auth_one_time_token WHERE account_id = ?", account.value());
    }

    @Override
    public int purge(Instant before) {
        return database.update("DELETE FROM auth_one_time_token WHERE expires_at < ?", before);
    }

    private Optional<OneTimeToken> one(String sql, TokenHash hash, OneTimeToken.Purpose purpose, Instant now) {
        return database.single(connection ->
                Sql.on(connection).first(sql, PostgresOneTimeTokenStore::read, hash.bytes(), purpose, now));
    }

    private static OneTimeToken read(Sql.Row row) throws SQLException {
        return new OneTimeToken(
                TokenHash.ofBytes(row.bytes("hash")),
                row.constant("purpose", OneTimeToken.Purpose.class),
                new AccountId(row.uuid("account_id")),
                EmailAddress.of(row.string("email")),
                row.string("detail"),
                row.integer("tries"),
                row.instant("expires_at"));
    }
}
