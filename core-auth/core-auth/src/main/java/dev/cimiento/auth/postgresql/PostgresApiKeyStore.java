package dev.cimiento.auth.postgresql;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.ApiKey;
import dev.cimiento.auth.ApiKeyId;
import dev.cimiento.auth.Permission;
import dev.cimiento.auth.spi.ApiKeyStore;
import dev.cimiento.auth.spi.StoredApiKey;
import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Keys in {@code auth_api_key}. */
final class PostgresApiKeyStore implements ApiKeyStore {

    private static final Duration COALESCED = Duration.ofMinutes(1);

    private static final String COLUMNS = "id, name, scopes, created_by, created_at, expires_at, revoked_at, used_at";

    private static final String GOOD =
            " WHERE id = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)";

    private final Database database;

    PostgresApiKeyStore(Database database) {
        this.database = database;
    }

    @Override
    public void add(ApiKey key, TokenHash hash) {
        database.update(
                "INSERT INTO auth_api_key (id, name, hash, scopes, created_by, created_at, expires_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                key.id().value(),
                key.name(),
                hash.bytes(),
                key.scopes().stream().map(Permission::value).sorted().toList(),
                key.createdBy().map(AccountId::value),
                key.createdAt(),
                key.expiresAt());
    }

    @Override
    public Optional<StoredApiKey> find(ApiKeyId id) {
        return database.single(connection -> Sql.on(connection)
                .first(
                        "SELECT " + COLUMNS + ", hash, COALESCE(previous_hash, hash) AS previous_hash, previous_until"
                                + " FROM auth_api_key WHERE id = ?",
                        PostgresApiKeyStore::stored,
                        id.value()));
    }

    @Override
    public List<ApiKey> list() {
        return database.single(connection -> Sql.on(connection)
                .list(
                        "SELECT " + COLUMNS + " FROM auth_api_key ORDER BY created_at DESC, id COLLATE \"C\"",
                        PostgresApiKeyStore::read));
    }

    @Override
    public boolean rotate(ApiKeyId id, TokenHash hash, Instant overlapEnd, Instant now) {
        return database.update(
                        "UPDATE auth_api_key SET previous_hash = hash, previous_until = ?, hash = ?" + GOOD,
                        overlapEnd,
                        hash.bytes(),
                        id.value(),
                        now)
                == 1;
    }

    @Override
    public boolean revoke(ApiKeyId id, Instant now) {
        return database.update("UPDATE auth_api_key SET revoked_at = ?" + GOOD, now, id.value(), now) == 1;
    }

    @Override
    public void used(ApiKeyId id, Instant now) {
        database.update(
                "UPDATE auth_api_key SET used_at = ? WHERE id = ? AND (used_at IS NULL OR used_at <= ?)",
                now,
                id.value(),
                now.minus(COALESCED));
    }

    private static StoredApiKey stored(Sql.Row row) throws SQLException {
        TokenHash previous = TokenHash.ofBytes(row.bytes("previous_hash"));
        return new StoredApiKey(
                read(row),
                TokenHash.ofBytes(row.bytes("hash")),
                row.optionalInstant("previous_until").map(until -> new StoredApiKey.Previous(previous, until)));
    }

    private static ApiKey read(Sql.Row row) throws SQLException {
        return ApiKey.of(
                        new ApiKeyId(row.string("id")),
                        row.string("name"),
                        row.strings("scopes").stream().map(Permission::of).collect(Collectors.toSet()),
                        row.instant("created_at"))
                .withCreatedBy(row.optionalUuid("created_by").map(AccountId::new))
                .withExpiresAt(row.optionalInstant("expires_at"))
                .withRevokedAt(row.optionalInstant("revoked_at"))
                .withUsedAt(row.optionalInstant("used_at"));
    }
}
