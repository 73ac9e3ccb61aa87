package dev.cimiento.auth.postgresql;

import dev.cimiento.auth.KeyId;
import dev.cimiento.auth.spi.KeyState;
import dev.cimiento.auth.spi.SigningKeyStore;
import dev.cimiento.auth.spi.StoredSigningKey;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Keys in {@code auth_signing_key}. */
final class PostgresSigningKeyStore implements SigningKeyStore {

    private static final String COLUMNS =
            "id, algorithm, public_key, sealed_private_key, sealed_with, state, created_at, since";

    private final Database database;

    PostgresSigningKeyStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean add(StoredSigningKey key) {
        return database.update(
                        "INSERT INTO auth_signing_key (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                                + " ON CONFLICT DO NOTHING",
                        key.id().value(),
                        key.algorithm(),
                        key.publicKey(),
                        key.sealedPrivateKey(),
                        key.sealedWith(),
                        key.state(),
                        key.createdAt(),
                        key.since())
                == 1;
    }

    @Override
    public List<StoredSigningKey> list() {
        return database.single(connection -> Sql.on(connection)
                .list(
                        "SELECT " + COLUMNS + " FROM auth_signing_key ORDER BY created_at DESC, id COLLATE \"C\"",
                        PostgresSigningKeyStore::read));
    }

    @Override
    public boolean move(KeyId id, KeyState from, KeyState to, Instant now) {
        SigningKeyStore.requireLater(from, to);
        return database.update(
                        "UPDATE auth_signing_key SET state = ?, since = ? WHERE id = ? AND state = ? AND (? <> 'ACTIVE'"
                                + " OR NOT EXISTS (SELECT 1 FROM auth_signing_key WHERE state = 'ACTIVE'))",
                        to,
                        now,
                        id.value(),
                        from,
                        to)
                == 1;
    }

    @Override
    public boolean promote(KeyId next, Instant now) {
        return database.with(connection -> {
            Sql sql = Sql.on(connection);
            // Locked first, so that of many who promote the same key one retires the other.
            if (!sql.exists(
                    "SELECT 1 FROM auth_signing_key WHERE id = ? AND state = 'NEXT' FOR UPDATE", next.value())) {
                return false;
            }
            sql.update("UPDATE auth_signing_key SET state = 'RETIRED', since = ? WHERE state = 'ACTIVE'", now);
            return sql.update("UPDATE auth_signing_key SET state = 'ACTIVE', since = ? WHERE id = ?", now, next.value())
                    == 1;
        });
    }

    @Override
    public boolean remove(KeyId id) {
        return database.update("DELETE FROM auth_signing_key WHERE id = ? AND state = 'REVOKED'", id.value()) == 1;
    }

    private static StoredSigningKey read(Sql.Row row) throws SQLException {
        return new StoredSigningKey(
                new KeyId(row.string("id")),
                row.string("algorithm"),
                row.string("public_key"),
                row.string("sealed_private_key"),
                row.string("sealed_with"),
                row.constant("state", KeyState.class),
                row.instant("created_at"),
                row.instant("since"));
    }
}
