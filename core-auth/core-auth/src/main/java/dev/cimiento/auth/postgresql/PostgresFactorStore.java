package dev.cimiento.auth.postgresql;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.spi.FactorStore;
import dev.cimiento.auth.spi.SealedSecret;
import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.auth.spi.TotpFactor;
import dev.cimiento.tenancy.postgresql.Sql;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Authenticators in {@code auth_totp}, codes in {@code auth_recovery_code}. */
final class PostgresFactorStore implements FactorStore {

    private final Database database;

    PostgresFactorStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean beginTotp(AccountId account, SealedSecret secret, Instant now) {
        return database.update(
                        "INSERT INTO auth_totp AS t (account_id, sealed_secret, sealed_with, begun_at)"
                                + " SELECT a.id, ?, ?, ? FROM auth_account a WHERE a.id = ? ON CONFLICT (account_id) DO UPDATE"
                                + " SET sealed_secret = excluded.sealed_secret, sealed_with = excluded.sealed_with,"
                                + " begun_at = excluded.begun_at, last_step = -1 WHERE t.confirmed_at IS NULL",
                        secret.sealed(),
                        secret.sealedWith(),
                        now,
                        account.value())
                == 1;
    }

    @Override
    public Optional<TotpFactor> totp(AccountId account) {
        return database.single(connection -> Sql.on(connection)
                .first(
                        "SELECT sealed_secret, sealed_with, confirmed_at FROM auth_totp WHERE account_id = ?",
                        row -> new TotpFactor(
                                new SealedSecret(row.string("sealed_secret"), row.string("sealed_with")),
                                row.optionalInstant("confirmed_at").isPresent()
                                        ? TotpFactor.State.CONFIRMED
                                        : TotpFactor.State.BEGUN),
                        account.value()));
    }

    @Override
    public boolean useTotp(AccountId account, SealedSecret judged, long step, Instant now) {
        return database.update(
                        "UPDATE auth_totp SET last_step = ?, confirmed_at = COALESCE(confirmed_at, ?)"
                                + " WHERE account_id = ? AND last_step < ? AND sealed_secret = ? AND sealed_with = ?",
                        step,
                        now,
                        account.value(),
                        step,
                        judged.sealed(),
                        judged.sealedWith())
                == 1;
    }

    @Override
    public boolean removeTotp(AccountId account) {
        return database.with(connection -> {
            Sql sql = Sql.on(connection);
            sql.update("DELETE FROM auth_recovery_code WHERE account_id = ?", account.value());
            return sql.update("DELETE FROM auth_totp WHERE account_id = ?", account.value()) == 1;
        });
    }

    @Override
    public void replaceRecoveryCodes(AccountId account, Set<TokenHash> codes) {
        database.with(connection -> {
            Sql sql = Sql.on(connection);
            // One after the other, so that those of two at once do not all stay.
            sql.exists("SELECT 1 FROM auth_account WHERE id = ? FOR NO KEY UPDATE", account.value());
            sql.update("DELETE FROM auth_recovery_code WHERE account_id = ?", account.value());
            return sql.update(
                    "INSERT INTO auth_recovery_code (account_id, hash)"
                            + " SELECT a.id, decode(h, 'hex') FROM auth_account a, unnest(?::text[]) h WHERE a.id = ?",
                    codes.stream().map(TokenHash::hex).toList(),
                    account.value());
        });
    }

    @Override
    public boolean useRecoveryCode(AccountId account, TokenHash code) {
        return database.update(
                        "DELETE FROM auth_recovery_code WHERE account_id = ? AND hash = ?",
                        account.value(),
                        code.bytes())
                == 1;
    }

    @Override
    public int recoveryCodes(AccountId account) {
        return database.single(connection -> Math.toIntExact(Sql.on(connection)
                .number("SELECT count(*) FROM auth_recovery_code WHERE account_id = ?", account.value())));
    }
}
