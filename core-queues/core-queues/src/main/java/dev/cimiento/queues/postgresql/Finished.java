package dev.cimiento.queues.postgresql;

import dev.cimiento.queues.JobState;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.util.List;

/** Moves jobs that are over out of the table that is searched for work. */
final class Finished {

    static final String CANCELLED_FROM_OUTSIDE = "cancelled from outside";

    /** What follows a common table expression {@code gone} of deleted jobs with their {@code new_state} and {@code new_error}. */
    static final String KEEP = """
            , kept AS (
                INSERT INTO cimiento.job_finished (id, tenant, lane, kind, payload, rank, state, run_at, attempt,
                    max_attempts, lease, claimed_at, unique_key, key_until_start, batch, headers, error, created_at, finished_at)
                SELECT id, tenant, lane, kind, CASE WHEN new_state = 'DONE' THEN '' ELSE payload END, rank, new_state,
                    run_at, attempt, max_attempts, lease, claimed_at, unique_key, key_until_start, batch, headers,
                    CASE WHEN new_error = '' THEN error ELSE new_error END, created_at, t.now
                FROM gone CROSS JOIN t)
            """;

    private static final String MOVE = "WITH " + Now.T + """
            , gone AS (
                DELETE FROM cimiento.job WHERE id = ANY (?)
                RETURNING *, ?::text AS new_state, ?::text AS new_error)""" + KEEP + "SELECT count(*) FROM gone";

    private Finished() {}

    /** For rows that this transaction has locked. */
    static long move(Sql sql, Now now, List<Long> ids, JobState state, String error) throws SQLException {
        return ids.isEmpty() ? 0 : sql.number(MOVE, now.get(), ids, state, error);
    }
}
