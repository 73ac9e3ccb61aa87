package dev.cimiento.queues.postgresql;

import dev.cimiento.queues.Limit;
import dev.cimiento.queues.LimitScope;
import dev.cimiento.queues.spi.JobLimits;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/** The limits that {@link Allowances} keeps to. */
final class LimitTable implements JobLimits {

    private final DataSource pool;

    LimitTable(DataSource pool) {
        this.pool = pool;
    }

    @Override
    public void put(LimitScope scope, Limit limit) {
        Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            // Claims that are under way share this lock until they end.
            sql.list(
                    "SELECT pg_advisory_xact_lock(?, ?)::text",
                    row -> "",
                    Allowances.LOCK_OF_CLAIMS,
                    scope.lane().hashCode());
            if (limit.equals(Limit.none())) {
                sql.update("DELETE FROM cimiento.job_allowance WHERE lane = ? AND who = ?", scope.lane(), scope.who());
                return sql.update(
                        "DELETE FROM cimiento.job_limit WHERE lane = ? AND who = ?", scope.lane(), scope.who());
            }
            return sql.update(
                    "INSERT INTO cimiento.job_limit (lane, who, running, starts, period_ms) VALUES (?, ?, ?, ?, ?)"
                            + " ON CONFLICT (lane, who) DO UPDATE SET running = excluded.running,"
                            + " starts = excluded.starts, period_ms = excluded.period_ms",
                    scope.lane(),
                    scope.who(),
                    limit.running(),
                    limit.starts(),
                    limit.period().toMillis());
        });
    }

    @Override
    public Map<LimitScope, Limit> all() {
        Map<LimitScope, Limit> all = new HashMap<>();
        Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT lane, who, running, starts, period_ms FROM cimiento.job_limit",
                                row -> all.put(
                                        new LimitScope(row.string("lane"), row.string("who")), Allowances.limit(row))));
        return Map.copyOf(all);
    }
}
