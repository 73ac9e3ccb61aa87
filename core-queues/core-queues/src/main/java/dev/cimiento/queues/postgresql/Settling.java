package dev.cimiento.queues.postgresql;

import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.spi.Lease;
import dev.cimiento.queues.spi.Settlement;
import dev.cimiento.queues.spi.WorkerId;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * How claims ended, many in one statement. Each row is matched by job, lease number and worker, or not at all; a job that does not run has
 * no worker. The rows are named by an array of ids, and what else must match is looked up in a hash table: so the planner can neither take
 * the index of workers, in which every job of the batch is alike, nor, when it believes the table empty, read all of an index for a join.
 */
final class Settling {

    /** Most jobs: done, and nothing to say. */
    private static final String DONE =
            "WITH " + Now.T + """
            , gone AS (
                DELETE FROM cimiento.job j
                WHERE j.id = ANY (ARRAY(SELECT unnest(?::int8[]))) AND ((j.id, j.lease, j.worker) IN (
                    SELECT * FROM unnest((SELECT ?::int8[]), (SELECT ?::int8[]), (SELECT ?::uuid[])))) IS TRUE
                RETURNING j.*, 'DONE' AS new_state, '' AS new_error)""" + Finished.KEEP + "SELECT id, lease, worker, batch FROM gone";

    private static final String FINISH =
            "WITH " + Now.T + """
            , ended AS (
                SELECT * FROM unnest((SELECT ?::int8[]), (SELECT ?::int8[]), (SELECT ?::uuid[]), (SELECT ?::text[]), (SELECT ?::text[]))
                    AS e(id, lease, worker, new_state, new_error)),
            gone AS (
                DELETE FROM cimiento.job j USING ended e
                WHERE j.id = e.id AND j.lease = e.lease AND j.worker IS NOT DISTINCT FROM e.worker
                    AND j.id = ANY (ARRAY(SELECT unnest(?::int8[])))
                RETURNING j.*, e.new_state, e.new_error)""" + Finished.KEEP + "SELECT id, lease, worker, batch FROM gone";

    /** Locked first: whether a job goes back depends on whether someone asks to cancel it, at this very moment perhaps. */
    private static final String LOCK = """
            SELECT j.id, j.lease, j.worker, j.cancel_requested
            FROM cimiento.job j JOIN unnest((SELECT ?::int8[]), (SELECT ?::int8[]), (SELECT ?::uuid[])) AS e(id, lease, worker)
                ON j.id = e.id AND j.lease = e.lease AND j.worker IS NOT DISTINCT FROM e.worker
            WHERE j.id = ANY (ARRAY(SELECT unnest(?::int8[]))) ORDER BY j.id FOR UPDATE OF j""";

    private static final String GIVE_BACK = "WITH " + Now.T + """
            , back AS (
                SELECT * FROM unnest((SELECT ?::int8[]), (SELECT ?::int8[]), (SELECT ?::int8[]), (SELECT ?::text[])) AS b(id, delay, free, new_error))
            UPDATE cimiento.job j SET
                state = CASE WHEN b.delay > 0 THEN 'SCHEDULED' ELSE 'READY' END,
                born = DEFAULT,
                run_at = t.now + b.delay * interval '1 millisecond',
                worker = NULL,
                attempt = attempt - b.free,
                error = CASE WHEN b.new_error = '' THEN error ELSE b.new_error END,
                failed_at = CASE WHEN b.new_error = '' THEN failed_at ELSE t.now END
            FROM back b CROSS JOIN t WHERE j.id = b.id AND j.id = ANY (ARRAY(SELECT unnest(?::int8[])))""";

    private Settling() {}

    /** Ends these, gives the leases that were valid, and adds the batches that may have ended with them. */
    static Set<Lease> finished(Sql sql, Now now, List<Settlement.Finished> ends, Set<Long> batches)
            throws SQLException {
        Map<Boolean, List<Settlement.Finished>> bySpeech =
                ends.stream().collect(Collectors.partitioningBy(Settling::hasNothingToSay));
        List<Settlement.Finished> done = bySpeech.getOrDefault(true, List.of());
        List<Settlement.Finished> others = bySpeech.getOrDefault(false, List.of());
        Set<Lease> valid = new HashSet<>();
        Sql.RowReader<Lease> reader = row -> {
            row.optionalNumber("batch").ifPresent(batches::add);
            return lease(row);
        };
        if (!done.isEmpty()) {
            List<Long> ids = ids(done);
            valid.addAll(sql.list(DONE, reader, now.get(), ids, ids, leases(done), workers(done)));
        }
        if (!others.isEmpty()) {
            valid.addAll(sql.list(
                    FINISH,
                    reader,
                    now.get(),
                    ids(others),
                    leases(others),
                    workers(others),
                    others.stream().map(end -> end.state().name()).toList(),
                    others.stream().map(Settlement.Finished::error).toList(),
                    ids(others)));
        }
        return valid;
    }

    private static boolean hasNothingToSay(Settlement.Finished end) {
        return end.state() == JobState.DONE && end.error().isEmpty();
    }

    private static List<Long> ids(List<? extends Settlement> ends) {
        return ends.stream().map(end -> end.lease().job().value()).toList();
    }

    private static List<Long> leases(List<? extends Settlement> ends) {
        return ends.stream().map(end -> end.lease().number()).toList();
    }

    private static List<UUID> workers(List<? extends Settlement> ends) {
        return ends.stream().map(end -> end.lease().worker().value()).toList();
    }

    static Set<Lease> returned(Sql sql, Now now, List<Settlement.Returned> ends) throws SQLException {
        if (ends.isEmpty()) {
            return Set.of();
        }
        Set<Lease> valid = new HashSet<>();
        Set<Lease> cancelled = new HashSet<>();
        sql.list(
                LOCK,
                row -> (row.bool("cancel_requested") ? cancelled : valid).add(lease(row)),
                ids(ends),
                leases(ends),
                workers(ends),
                ids(ends));
        giveBack(
                sql,
                now,
                ends.stream().filter(end -> valid.contains(end.lease())).toList());
        Finished.move(
                sql,
                now,
                cancelled.stream().map(lease -> lease.job().value()).toList(),
                JobState.CANCELLED,
                Finished.CANCELLED_FROM_OUTSIDE);
        valid.addAll(cancelled);
        return valid;
    }

    private static void giveBack(Sql sql, Now now, List<Settlement.Returned> ends) throws SQLException {
        if (ends.isEmpty()) {
            return;
        }
        sql.update(
                GIVE_BACK,
                now.get(),
                ids(ends),
                ends.stream().map(end -> end.delay().toMillis()).toList(),
                ends.stream()
                        .map(end -> end.attempt() == Settlement.Attempt.IS_FREE ? 1 : 0)
                        .toList(),
                ends.stream().map(Settlement.Returned::error).toList(),
                ids(ends));
    }

    private static Lease lease(Sql.Row row) throws SQLException {
        return new Lease(new JobId(row.number("id")), row.number("lease"), new WorkerId(row.uuid("worker")));
    }
}
