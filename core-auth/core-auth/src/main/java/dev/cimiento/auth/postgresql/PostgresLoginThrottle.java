package dev.cimiento.auth.postgresql;

import dev.cimiento.auth.Lockout;
import dev.cimiento.auth.spi.LoginThrottle;
import dev.cimiento.auth.spi.ThrottleKey;
import dev.cimiento.tenancy.postgresql.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Counters in {@code auth_login_throttle}: one row a key, so that all processes count together. */
final class PostgresLoginThrottle implements LoginThrottle {

    /** As {@link Lockout#lockedUntil}: nothing for free attempts, then the first pause doubled each time, up to the longest. */
    private static final String ADMIT = """
            WITH rule (now, stale, free, first, longest) AS (
                VALUES (?::timestamptz, ?::timestamptz, ?::bigint, ?::bigint, ?::bigint)
            )
            INSERT INTO auth_login_throttle AS t (key, attempts, last_attempt_at, locked_until)
            SELECT ?, 1, now, now + CASE WHEN free > 1 THEN 0 ELSE first END * interval '1 millisecond' FROM rule
                ON CONFLICT (key) DO UPDATE
               SET (attempts, last_attempt_at, locked_until) = (
                       SELECT c.attempts, rule.now,
                              rule.now + CASE WHEN c.attempts < rule.free THEN 0
                                              ELSE LEAST(rule.first * 2 ^ LEAST(c.attempts - rule.free, 30), rule.longest)
                                         END * interval '1 millisecond'
                         FROM rule,
                              (SELECT CASE WHEN t.last_attempt_at < r.stale THEN 1 ELSE t.attempts + 1 END AS attempts
                                 FROM rule r) c)
             WHERE t.locked_until <= excluded.last_attempt_at
            """;

    private final Database database;

    PostgresLoginThrottle(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Instant> admit(ThrottleKey key, Lockout lockout, Instant now) {
        return database.single(connection -> {
            Sql sql = Sql.on(connection);
            int admitted = sql.update(
                    ADMIT,
                    now,
                    now.minus(lockout.forgetAfter()),
                    lockout.freeAttempts(),
                    lockout.firstPause().toMillis(),
                    lockout.longestPause().toMillis(),
                    key.value());
            return admitted == 1
                    ? Optional.empty()
                    : sql.first(
                            "SELECT locked_until FROM auth_login_throttle WHERE key = ?",
                            row -> row.instant("locked_until"),
                            key.value());
        });
    }

    @Override
    public void forget(List<ThrottleKey> keys) {
        if (keys.isEmpty()) {
            return;
        }
        // Locked in one order, so that two who forget the same keys do not wait for each other.
        database.single(connection -> Sql.on(connection)
                .update(
                        "DELETE FROM auth_login_throttle WHERE key IN"
                                + " (SELECT key FROM auth_login_throttle WHERE key = ANY (?) ORDER BY key FOR UPDATE)",
                        keys.stream().map(ThrottleKey::value).toList()));
    }

    @Override
    public int purge(Instant before) {
        return database.update("DELETE FROM auth_login_throttle WHERE last_attempt_at < ?", before);
    }
}
