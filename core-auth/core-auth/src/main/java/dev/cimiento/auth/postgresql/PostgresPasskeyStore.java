package dev.cimiento.auth.postgresql;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Passkey;
import dev.cimiento.auth.PasskeyId;
import dev.cimiento.auth.SessionId;
import dev.cimiento.auth.spi.PasskeyCeremony;
import dev.cimiento.auth.spi.PasskeyCredential;
import dev.cimiento.auth.spi.PasskeyStore;
import dev.cimiento.auth.spi.StoredPasskey;
import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Passkeys in {@code auth_passkey}, open questions in {@code auth_passkey_ceremony}. */
final class PostgresPasskeyStore implements PasskeyStore {

    private static final String COLUMNS =
            "id, account_id, relying_party, name, public_key, model, transports, sign_count, backup, created_at, used_at";

    private final Database database;

    PostgresPasskeyStore(Database database) {
        this.database = database;
    }

    @Override
    public void begin(PasskeyCeremony ceremony) {
        database.update(
                "INSERT INTO auth_passkey_ceremony (challenge, purpose, origin, account_id, session_id, device, expires_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                ceremony.challenge().bytes(),
                ceremony.purpose(),
                ceremony.origin(),
                ceremony.account().map(AccountId::value),
                ceremony.session().map(SessionId::value),
                ceremony.device().map(TokenHash::bytes),
                ceremony.expiresAt());
    }

    @Override
    public Optional<PasskeyCeremony> take(TokenHash challenge, PasskeyCeremony.Purpose purpose, Instant now) {
        return database.with(connection -> Sql.on(connection)
                .first(
                        "DELETE FROM auth_passkey_ceremony WHERE challenge = ? AND purpose = ? AND expires_at > ?"
                                + " RETURNING origin, account_id, session_id, COALESCE(device, '') AS device, expires_at",
                        row -> new PasskeyCeremony(
                                challenge,
                                purpose,
                                row.string("origin"),
                                row.optionalUuid("account_id").map(AccountId::new),
                                row.optionalUuid("session_id").map(SessionId::new),
                                Optional.of(row.bytes("device"))
                                        .filter(bytes -> bytes.length > 0)
                                        .map(TokenHash::ofBytes),
                                row.instant("expires_at")),
                        challenge.bytes(),
                        purpose,
                        now));
    }

    @Override
    public Added add(StoredPasskey passkey, int most) {
        return database.with(connection -> {
            Sql sql = Sql.on(connection);
            // One at a time for an account, so that two at once do not both find room for one.
            boolean exists = sql.exists(
                    "SELECT 1 FROM auth_account WHERE id = ? FOR NO KEY UPDATE",
                    passkey.account().value());
            long have = sql.number(
                    "SELECT count(*) FROM auth_passkey WHERE account_id = ?",
                    passkey.account().value());
            if (!exists || have >= most) {
                return Added.FULL;
            }
            int added = sql.update(
                    "INSERT INTO auth_passkey (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT (id) DO NOTHING",
                    passkey.id().value(),
                    passkey.account().value(),
                    passkey.relyingParty(),
                    passkey.name(),
                    passkey.credential().publicKey(),
                    passkey.credential().model(),
                    passkey.credential().transports(),
                    passkey.credential().signCount(),
                    passkey.credential().backup(),
                    passkey.createdAt(),
                    passkey.usedAt());
            return added == 1 ? Added.DONE : Added.TAKEN;
        });
    }

    @Override
    public Optional<StoredPasskey> find(PasskeyId id) {
        return database.with(connection -> Sql.on(connection)
                .first(
                        "SELECT " + COLUMNS + " FROM auth_passkey WHERE id = ?",
                        PostgresPasskeyStore::read,
                        id.value()));
    }

    @Override
    public List<StoredPasskey> list(AccountId account) {
        return database.with(connection -> Sql.on(connection)
                .list(
                        "SELECT " + COLUMNS + " FROM auth_passkey WHERE account_id = ? ORDER BY created_at, id",
                        PostgresPasskeyStore::read,
                        account.value()));
    }

    @Override
    public boolean use(PasskeyId id, PasskeyCredential after, Instant now) {
        return database.update(
                        "UPDATE auth_passkey SET sign_count = ?, backup = ?, used_at = ?"
                                + " WHERE id = ? AND (sign_count < ? OR (sign_count = 0 AND ? = 0))",
                        after.signCount(),
                        after.backup(),
                        now,
                        id.value(),
                        after.signCount(),
                        after.signCount())
                == 1;
    }

    @Override
    public boolean rename(AccountId account, PasskeyId id, String name) {
        return database.update(
                        "UPDATE auth_passkey SET name = ? WHERE id = ? AND account_id = ?",
                        name,
                        id.value(),
                        account.value())
                == 1;
    }

    @Override
    public boolean remove(AccountId account, PasskeyId id) {
        return database.update("DELETE FROM auth_passkey WHERE id = ? AND account_id = ?", id.value(), account.value())
                == 1;
    }

    @Override
    public int removeAll(AccountId account) {
        return database.update("DELETE FROM auth_passkey WHERE account_id = ?", account.value());
    }

    @Override
    public int purge(Instant before) {
        return database.update("DELETE FROM auth_passkey_ceremony WHERE expires_at < ?", before);
    }

    private static StoredPasskey read(Sql.Row row) throws SQLException {
        return new StoredPasskey(
                new PasskeyId(row.string("id")),
                new AccountId(row.uuid("account_id")),
                row.string("relying_party"),
                row.string("name"),
                new PasskeyCredential(
                        row.string("public_key"),
                        row.uuid("model"),
                        row.strings("transports"),
                        row.number("sign_count"),
                        row.constant("backup", Passkey.Backup.class)),
                row.instant("created_at"),
                row.optionalInstant("used_at"));
    }
}
