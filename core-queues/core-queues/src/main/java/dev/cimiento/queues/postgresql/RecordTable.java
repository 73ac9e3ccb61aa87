package dev.cimiento.queues.postgresql;

import dev.cimiento.queues.JobCounts;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.Progress;
import dev.cimiento.queues.spi.JobRecords;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** What is known of jobs, and putting them back. */
final class RecordTable implements JobRecords {

    static final String COLUMNS = "id, tenant, kind, payload, state, attempt, max_attempts, created_at, run_at, error";

    /** Of one kind of finished jobs, which the rows {@code source} names: locked, copied back and forgotten, in one statement. */
    private static final String PUT_BACK = """
            , added AS (
                INSERT INTO cimiento.job (id, tenant, lane, kind, payload, rank, max_attempts, lease, unique_key, key_until_start,
                    batch, headers, run_at, state, created_at)
                SELECT id, tenant, lane, kind, payload, rank, max_attempts, lease, unique_key, key_until_start, batch, headers, t.now, 'READY',
                    created_at
                FROM source CROSS JOIN t ORDER BY kind, unique_key
                ON CONFLICT DO NOTHING RETURNING id, batch),
            opened AS (
                UPDATE cimiento.job_batch SET state = 'OPEN' WHERE id = ANY (ARRAY(
                    SELECT b.id FROM cimiento.job_batch b
                    WHERE b.state <> 'CLOSED' AND b.id IN (SELECT batch FROM added) ORDER BY b.id FOR UPDATE)))
            DELETE FROM cimiento.job_finished f USING added WHERE f.id = added.id""";

    private final DataSource dataSource;
    private final Now now;

    RecordTable(DataSource dataSource, Now now) {
        this.dataSource = dataSource;
        this.now = now;
    }

    @Override
    public Optional<JobView> find(JobOwner owner, JobId id) {
        Viewer viewer = Viewer.of(owner);
        String where = " WHERE id = ? AND " + viewer.condition();
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .first(
                                "SELECT " + COLUMNS + " FROM cimiento.job" + where + " UNION ALL SELECT " + COLUMNS
                                        + " FROM cimiento.job_finished" + where,
                                RecordTable::view,
                                id.value(),
                                viewer.parameter(),
                                id.value(),
                                viewer.parameter()));
    }

    @Override
    public Map<JobOwner, JobCounts> counts(JobOwner owner) {
        Viewer viewer = Viewer.of(owner);
        Map<JobOwner, Map<JobState, Long>> counts = new HashMap<>();
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT tenant, state, count(*) AS count FROM cimiento.job WHERE " + viewer.condition()
                                        + " AND " + Viewer.WAITS + " GROUP BY tenant, state UNION ALL"
                                        + " SELECT tenant, state, count(*) FROM cimiento.job WHERE "
                                        + viewer.condition()
                                        + " AND state = 'RUNNING' GROUP BY tenant, state UNION ALL"
                                        + " SELECT tenant, state, count(*) FROM cimiento.job_finished WHERE "
                                        + viewer.condition() + " GROUP BY tenant, state",
                                row -> counts.computeIfAbsent(
                                                new JobOwner(row.string("tenant")), of -> new EnumMap<>(JobState.class))
                                        .merge(row.constant("state", JobState.class), row.number("count"), Long::sum),
                                viewer.parameter(),
                                viewer.parameter(),
                                viewer.parameter()));
        Map<JobOwner, JobCounts> result = new HashMap<>();
        counts.forEach((of, byState) -> result.put(of, new JobCounts(byState)));
        return Map.copyOf(result);
    }

    @Override
    public List<JobView> upcoming(JobOwner owner, int limit) {
        Viewer viewer = Viewer.of(owner);
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT " + COLUMNS + " FROM cimiento.job WHERE " + viewer.condition() + " AND "
                                        + Viewer.WAITS
                                        + " AND state IN ('READY', 'SCHEDULED') ORDER BY run_at, id LIMIT ?",
                                RecordTable::view,
                                viewer.parameter(),
                                limit));
    }

    @Override
    public List<JobView> failures(JobOwner owner, int limit) {
        Viewer viewer = Viewer.of(owner);
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .list(
                                "(SELECT " + COLUMNS + ", failed_at FROM cimiento.job WHERE " + viewer.condition()
                                        + " AND failed_at IS NOT NULL ORDER BY failed_at DESC, id DESC LIMIT ?)"
                                        + " UNION ALL (SELECT " + COLUMNS
                                        + ", finished_at FROM cimiento.job_finished WHERE "
                                        + viewer.condition()
                                        + " AND state = 'DEAD' ORDER BY finished_at DESC, id DESC LIMIT ?)"
                                        + " ORDER BY failed_at DESC, id DESC LIMIT ?",
                                RecordTable::view,
                                viewer.parameter(),
                                limit,
                                viewer.parameter(),
                                limit,
                                limit));
    }

    @Override
    public boolean retry(JobOwner owner, JobId id) {
        Viewer viewer = Viewer.of(owner);
        return Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            int hastened = sql.update(
                    "WITH " + Now.T + " UPDATE cimiento.job SET state = 'READY', born = DEFAULT, run_at = t.now FROM t"
                            + " WHERE id = ? AND state = 'SCHEDULED' AND " + viewer.condition(),
                    now.get(),
                    id.value(),
                    viewer.parameter());
            return hastened == 1
                    || sql.update(
                                    "WITH " + Now.T
                                            + ", source AS (SELECT * FROM cimiento.job_finished WHERE id = ? AND "
                                            + viewer.condition()
                                            + " AND state IN ('DEAD', 'CANCELLED') FOR UPDATE SKIP LOCKED)" + PUT_BACK,
                                    now.get(),
                                    id.value(),
                                    viewer.parameter())
                            == 1;
        });
    }

    @Override
    public int replay(JobOwner owner, String kind, int limit) {
        Viewer viewer = Viewer.of(owner);
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "WITH " + Now.T + ", source AS (SELECT * FROM cimiento.job_finished WHERE "
                                        + viewer.condition() + " AND state = 'DEAD' AND kind = ?"
                                        + " ORDER BY finished_at, id LIMIT ? FOR UPDATE SKIP LOCKED)" + PUT_BACK,
                                now.get(),
                                viewer.parameter(),
                                kind,
                                limit));
    }

    @Override
    public Progress progress(JobOwner owner, JobId id) {
        Viewer viewer = Viewer.of(owner);
        String where = " WHERE id = ? AND " + viewer.condition() + ")";
        return Transactions.with(
                        dataSource,
                        connection -> Sql.on(connection)
                                .first(
                                        "SELECT percent, note, checkpoint FROM cimiento.job_progress WHERE job IN ("
                                                + "(SELECT id FROM cimiento.job" + where
                                                + " UNION ALL (SELECT id FROM cimiento.job_finished" + where + ")",
                                        row -> new Progress(
                                                row.integer("percent"), row.string("note"), row.string("checkpoint")),
                                        id.value(),
                                        viewer.parameter(),
                                        id.value(),
                                        viewer.parameter()))
                .orElse(Progress.NONE);
    }

    static JobView view(Sql.Row row) throws SQLException {
        return new JobView(
                new JobId(row.number("id")),
                new JobOwner(row.string("tenant")),
                row.string("kind"),
                row.string("payload"),
                row.constant("state", JobState.class),
                row.integer("attempt"),
                row.integer("max_attempts"),
                row.instant("created_at"),
                row.instant("run_at"),
                row.string("error"));
    }
}
