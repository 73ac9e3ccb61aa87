package dev.cimiento.queues.redis;

import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands over what is in the outbox, in the order in which it was said, by one process at a time.
 *
 * <p>A row is handed over, then marked, then Redis is told that it is marked. Who dies in between leaves a row that is handed over again: until it
 * is told, Redis remembers the row and passes it over. What Redis loses, of its writes it loses the last ones, so where it has the sign that
 * follows a round it has the round; rounds without their sign are handed over again.
 */
final class Handover {

    private static final Logger LOG = LoggerFactory.getLogger(RedisRelay.class);
    /** A row holds up to a million characters and a payload. */
    private static final int ROWS = 200;

    /** Any number, the same in all processes. */
    private static final long ONE_AT_A_TIME = 0x0C1_3EDL << 32 | 0x5EDE;

    private final RedisOutbox outbox;
    private final Scripts scripts;

    Handover(RedisOutbox outbox, Scripts scripts) {
        this.outbox = outbox;
        this.scripts = scripts;
    }

    /** Hands over what there is; gives how many rows that were. */
    int handOver() {
        outbox.requireNone();
        int all = 0;
        Round round = new Round(List.of(), Optional.empty());
        do {
            Optional<Long> ahead = round.ahead();
            round = Transactions.with(outbox.pool(), connection -> round(Sql.on(connection), ahead));
            if (!round.rows().isEmpty()) {
                confirm(round.rows());
            }
            all += round.rows().size();
        } while (round.rows().size() == ROWS);
        return all;
    }

    /** With the difference that was seen between the clocks, if one was: seen anew, it would be another one, and turn the order of rows. */
    private record Round(List<OutboxRow> rows, Optional<Long> ahead) {}

    private Round round(Sql sql, Optional<Long> known) throws SQLException {
        if (!isMyTurn(sql)) {
            return new Round(List.of(), known);
        }
        List<OutboxRow> rows = sql.list(
                "SELECT position, operation, arguments, floor(extract(epoch FROM created_at) * 1000)::bigint AS said"
                        + " FROM cimiento.redis_job_outbox WHERE round IS NULL ORDER BY position LIMIT ?",
                row -> new OutboxRow(
                        row.number("position"), row.string("operation"), row.number("said"), row.strings("arguments")),
                ROWS);
        if (rows.isEmpty()) {
            return new Round(rows, known);
        }
        long ahead = known.isPresent() ? known.get() : ahead(sql);
        long round = sql.number("SELECT nextval('cimiento.redis_job_round')");
        send(rows, ahead);
        // Longer than the rows are kept, so that none is looked for whose sign was forgotten.
        scripts.run(Script.INTAKE, "relayed", round, outbox.keep().plusHours(1).toMillis());
        sql.update(
                "UPDATE cimiento.redis_job_outbox SET round = ?, relayed_at = clock_timestamp(), unique_key = NULL"
                        + " WHERE position = ANY (?)",
                round,
                positions(rows));
        return new Round(rows, Optional.of(ahead));
    }

    /** By how many milliseconds Redis's clock is ahead of PostgreSQL's. */
    private long ahead(Sql sql) throws SQLException {
        long here = sql.number("SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint");
        return scripts.moment() - here;
    }

    private static boolean isMyTurn(Sql sql) throws SQLException {
        return sql.exists("SELECT 1 WHERE pg_try_advisory_xact_lock(?)", ONE_AT_A_TIME);
    }

    private void send(List<OutboxRow> rows, long ahead) {
        int from = 0;
        for (int i = 0; i < rows.size(); i++) {
            OutboxRow row = rows.get(i);
            if (row.isLong()) {
                scripts.relay(rows.subList(from, i), ahead);
                from = i + 1;
                boolean more = true;
                while (more) {
                    more = scripts.relay(row, ahead);
                }
            }
        }
        scripts.relay(rows.subList(from, rows.size()), ahead);
    }

    private void confirm(List<OutboxRow> rows) {
        try {
            scripts.run(
                    Script.INTAKE,
                    "confirmed",
                    positions(rows).stream().map(Object::toString).toList());
        } catch (RedisUnavailableException e) {
            LOG.debug("{} rows are marked, and Redis remembers them for some days", rows.size(), e);
        }
    }

    private static List<Long> positions(List<OutboxRow> rows) {
        return rows.stream().map(OutboxRow::position).toList();
    }

    /** Sends again what Redis has lost, and forgets what was handed over long enough ago; gives how many rows go again. */
    int lookAfter() {
        outbox.requireNone();
        return Transactions.with(outbox.pool(), connection -> {
            Sql sql = Sql.on(connection);
            if (!isMyTurn(sql)) {
                return 0;
            }
            Optional<Double> keep = Optional.of(outbox.keep().toMillis() / 1000.0);
            sql.update(
                    "DELETE FROM cimiento.redis_job_outbox WHERE round IS NOT NULL"
                            + " AND relayed_at < clock_timestamp() - ? * interval '1 second'",
                    keep);
            List<String> rounds = sql.list(
                    "SELECT DISTINCT round FROM cimiento.redis_job_outbox WHERE round IS NOT NULL",
                    row -> Long.toString(row.number("round")));
            if (rounds.isEmpty()) {
                return 0;
            }
            List<Long> missing = scripts.run(Script.INTAKE, "missing", rounds).texts().stream()
                    .map(Long::valueOf)
                    .toList();
            if (missing.isEmpty()) {
                return 0;
            }
            int again = sql.update(
                    "UPDATE cimiento.redis_job_outbox SET round = NULL, relayed_at = NULL WHERE round = ANY (?)",
                    missing);
            LOG.warn("Redis has lost {} rounds of the outbox; {} rows are handed over again", missing.size(), again);
            return again;
        });
    }
}
