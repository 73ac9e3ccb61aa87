package dev.cimiento.auth.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.Rate;
import dev.cimiento.auth.RateLimits;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.postgresql.Sql;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Buckets in a table, so that all processes together keep to the rate: one statement each, which counts in the moment that it admits (the
 * generic cell rate algorithm). Safe for use by many threads and processes.
 */
public final class PostgresRateLimits implements RateLimits {

    /** The bucket is full again at {@code full_at}; one more is admitted while that is no further off than the burst. */
    private static final String TAKE = """
            WITH r (now, each, burst) AS (VALUES (?::timestamptz, ?::bigint * interval '1 microsecond', ?::bigint * interval '1 microsecond'))
            INSERT INTO auth_rate AS t (key, full_at) SELECT ?, now + each FROM r
                ON CONFLICT (key) DO UPDATE SET full_at = (SELECT GREATEST(t.full_at, now) + each FROM r)
             WHERE (SELECT GREATEST(t.full_at, now) + each <= now + burst FROM r)
            """;

    private final Database database;
    private final InstantSource clock;

    /** Over the data source of {@link PostgresAuthStore}, whose tables it uses. */
    public PostgresRateLimits(DataSource dataSource, InstantSource clock) {
        this.database = Database.over(dataSource);
        this.clock = requireNonNull(clock, "clock");
    }

    @Override
    public Optional<Duration> take(String bucket, Rate rate) {
        requireNonNull(bucket, "bucket");
        TenantContext.require();
        Instant now = clock.instant();
        long each = rate.each().toNanos() / 1_000;
        return database.with(connection -> {
            Sql sql = Sql.on(connection);
            if (sql.update(TAKE, now, each, each * rate.burst(), bucket) == 1) {
                return Optional.empty();
            }
            return sql.first("SELECT full_at FROM auth_rate WHERE key = ?", row -> row.instant("full_at"), bucket)
                    .map(fullAt ->
                            Duration.between(now, fullAt).minus(rate.each().multipliedBy(rate.burst() - 1L)))
                    .filter(wait -> !wait.isNegative() && !wait.isZero())
                    .or(() -> Optional.of(rate.each()));
        });
    }

    /** Deletes the current tenant's buckets that are full, which is how they begin; how many. For a nightly job. */
    public int purge() {
        return database.update("DELETE FROM auth_rate WHERE full_at < ?", clock.instant());
    }
}
