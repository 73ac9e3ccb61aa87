package dev.cimiento.auth.postgresql;

import dev.cimiento.auth.spi.SealedItem;
import dev.cimiento.auth.spi.SealedSecret;
import dev.cimiento.auth.spi.SealedStore;
import dev.cimiento.tenancy.postgresql.Sql;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** What {@code auth_signing_key} and {@code auth_totp} keep encrypted. */
final class PostgresSealedStore implements SealedStore {

    private static final String ALL = """
            (SELECT 'SIGNING_KEY' AS kind, id COLLATE "C" AS id, sealed_private_key AS sealed, sealed_with FROM auth_signing_key
              UNION ALL SELECT 'TOTP', account_id::text COLLATE "C", sealed_secret, sealed_with FROM auth_totp) AS s""";

    private final Database database;

    PostgresSealedStore(Database database) {
        this.database = database;
    }

    @Override
    public Map<String, Long> keysInUse() {
        return database
                .single(connection -> Sql.on(connection)
                        .list(
                                "SELECT sealed_with, count(*) AS secrets FROM " + ALL + " GROUP BY sealed_with",
                                row -> Map.entry(row.string("sealed_with"), row.number("secrets"))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public List<SealedItem> otherThan(String keyId, Optional<SealedItem> after, int limit) {
        return database.single(connection -> Sql.on(connection)
                .list(
                        "SELECT kind, id, sealed, sealed_with FROM " + ALL
                                + " WHERE sealed_with <> ? AND (kind, id) > (?, ?) ORDER BY kind, id LIMIT ?",
                        row -> new SealedItem(
                                row.constant("kind", SealedItem.Kind.class),
                                row.string("id"),
                                new SealedSecret(row.string("sealed"), row.string("sealed_with"))),
                        keyId,
                        after.map(item -> item.kind().name()).orElse(""),
                        after.map(SealedItem::id).orElse(""),
                        limit));
    }

    @Override
    public boolean replace(SealedItem item, SealedSecret sealed) {
        boolean signingKey = item.kind() == SealedItem.Kind.SIGNING_KEY;
        return database.update(
                        signingKey
                                ? "UPDATE auth_signing_key SET sealed_private_key = ?, sealed_with = ?"
                                        + " WHERE id = ? AND sealed_private_key = ?"
                                : "UPDATE auth_totp SET sealed_secret = ?, sealed_with = ?"
                                        + " WHERE account_id = ? AND sealed_secret = ?",
                        sealed.sealed(),
                        sealed.sealedWith(),
                        signingKey ? item.id() : UUID.fromString(item.id()),
                        item.secret().sealed())
                == 1;
    }
}
