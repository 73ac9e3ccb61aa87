package dev.cimiento.auth.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.KeyId;
import dev.cimiento.auth.spi.KeyState;
import dev.cimiento.auth.spi.SigningKeyStore;
import dev.cimiento.auth.spi.StoredSigningKey;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Keys in {@code auth_signing_key}. */
final class PostgresSigningKeyStore implements SigningKeyStore {

    private final DataSource dataSource;

    PostgresSigningKeyStore(DataSource dataSource) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
    }

    @Override
    public boolean add(StoredSigningKey key) {
        return Transactions.with(
                        dataSource,
                        connection -> Sql.on(connection)
                                .update(
                                        "INSERT INTO auth_signing_key (id, algorithm, public_key, sealed_private_key,"
                                                + " sealed_with, state, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
                                                + " ON CONFLICT DO NOTHING",
                                        key.id().value(),
                                        key.algorithm(),
                                        key.publicKey(),
                                        key.sealedPrivateKey(),
                                        key.sealedWith(),
                                        key.state(),
                                        key.createdAt()))
                == 1;
    }

    @Override
    public List<StoredSigningKey> list() {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT id, algorithm, public_key, sealed_private_key, sealed_with, state, created_at"
                                        + " FROM auth_signing_key ORDER BY created_at DESC, id COLLATE \"C\"",
                                PostgresSigningKeyStore::read));
    }

    @Override
    public boolean move(KeyId id, KeyState from, KeyState to) {
        SigningKeyStore.requireLater(from, to);
        return Transactions.with(
                        dataSource,
                        connection -> Sql.on(connection)
                                .update(
                                        "UPDATE auth_signing_key SET state = ? WHERE id = ? AND state = ? AND (? <> 'ACTIVE'"
                                                + " OR NOT EXISTS (SELECT 1 FROM auth_signing_key WHERE state = 'ACTIVE'))",
                                        to,
                                        id.value(),
                                        from,
                                        to))
                == 1;
    }

    private static StoredSigningKey read(Sql.Row row) throws SQLException {
        return new StoredSigningKey(
                new KeyId(row.string("id")),
                row.string("algorithm"),
                row.string("public_key"),
                row.string("sealed_private_key"),
                row.string("sealed_with"),
                row.constant("state", KeyState.class),
                row.instant("created_at"));
    }
}
