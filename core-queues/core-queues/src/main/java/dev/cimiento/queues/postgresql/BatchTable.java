package dev.cimiento.queues.postgresql;

import dev.cimiento.queues.Batch;
import dev.cimiento.queues.BatchId;
import dev.cimiento.queues.BatchView;
import dev.cimiento.queues.Enqueued;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.postgresql.JobTable.Place;
import dev.cimiento.queues.spi.JobBatches;
import dev.cimiento.queues.spi.Lease;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Batches, and chains as batches of one. Nothing is counted while jobs end, since a counter would be a row that all wait for: a batch is over
 * when none of its jobs is in the table of jobs any more. That is looked at after each commit that ended some of them, so that of two commits
 * at the same time at least the later one sees it, and by every rescue, for the sake of those that nobody looked after.
 */
final class BatchTable implements JobBatches {

    private static final String COMES_AFTER_CANCELLED = "a job that it waited for was cancelled";

    private static final String HELD =
            "SELECT b.id FROM cimiento.job_batch b WHERE NOT EXISTS (SELECT 1 FROM cimiento.job j WHERE j.batch = b.id)";

    private static final String ENDED = """
            SELECT b.id, b.on_success, b.on_end, b.ended_at IS NULL AS first,
                EXISTS (SELECT 1 FROM cimiento.job_finished f WHERE f.batch = b.id AND f.state = 'CANCELLED') AS cancelled,
                EXISTS (SELECT 1 FROM cimiento.job_finished f WHERE f.batch = b.id AND f.state = 'DEAD') AS dead
            FROM cimiento.job_batch b
            WHERE NOT EXISTS (SELECT 1 FROM cimiento.job j WHERE j.batch = b.id)""";

    private static final String LET_GO = "WITH " + Now.T + """
             UPDATE cimiento.job SET state = 'READY', born = DEFAULT, run_at = t.now
            FROM t WHERE id = ANY (?) AND state = 'BLOCKED'""";

    private final DataSource dataSource;
    private final DataSource pool;
    private final Now now;
    private final JobTable intake;

    BatchTable(DataSource dataSource, DataSource pool, Now now, JobTable intake) {
        this.dataSource = dataSource;
        this.pool = pool;
        this.now = now;
        this.intake = intake;
    }

    @Override
    public BatchId insert(JobOwner owner, Batch batch) {
        return Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            Optional<Long> onSuccess = follower(sql, owner, batch.onSuccess(), Optional.empty());
            Optional<Long> onEnd = follower(sql, owner, batch.onEnd(), Optional.empty());
            long id = open(sql, owner, batch.jobs().size(), onSuccess, onEnd);
            intake.insert(sql, owner, batch.jobs(), new Place(Optional.of(id), false));
            return new BatchId(id);
        });
    }

    @Override
    public List<JobId> insertChain(JobOwner owner, List<Job> links) {
        return Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            List<JobId> ids = new ArrayList<>();
            Optional<Long> next = Optional.empty();
            // From the end, since each link has to say which one follows.
            for (int i = links.size() - 1; i >= 0; i--) {
                Optional<Long> batch =
                        next.isEmpty() ? Optional.empty() : Optional.of(open(sql, owner, 1, next, Optional.empty()));
                Enqueued link = intake.insert(sql, owner, List.of(links.get(i)), new Place(batch, i > 0))
                        .get(0);
                next = Optional.of(link.id().value());
                ids.add(0, link.id());
            }
            return ids;
        });
    }

    private Optional<Long> follower(Sql sql, JobOwner owner, Optional<Job> job, Optional<Long> batch)
            throws SQLException {
        if (job.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(intake.insert(sql, owner, List.of(job.get()), new Place(batch, true))
                .get(0)
                .id()
                .value());
    }

    private long open(Sql sql, JobOwner owner, int total, Optional<Long> onSuccess, Optional<Long> onEnd)
            throws SQLException {
        return sql.number(
                "WITH " + Now.T
                        + " INSERT INTO cimiento.job_batch (tenant, state, total, on_success, on_end, created_at)"
                        + " SELECT ?, 'OPEN', ?, ?, ?, now FROM t RETURNING id",
                now.get(),
                owner.value(),
                total,
                onSuccess,
                onEnd);
    }

    @Override
    public Optional<BatchView> batch(JobOwner owner, BatchId id) {
        Viewer viewer = Viewer.of(owner);
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .first(
                                "SELECT id, tenant, total, created_at,"
                                        + " (SELECT count(*) FROM cimiento.job j WHERE j.batch = b.id) AS live,"
                                        + " (SELECT count(*) FROM cimiento.job_finished f"
                                        + " WHERE f.batch = b.id AND f.state <> 'DONE') AS failed"
                                        + " FROM cimiento.job_batch b WHERE id = ? AND " + viewer.condition(),
                                row -> new BatchView(
                                        new BatchId(row.number("id")),
                                        new JobOwner(row.string("tenant")),
                                        row.integer("total"),
                                        row.integer("live"),
                                        row.integer("failed"),
                                        row.instant("created_at")),
                                id.value(),
                                viewer.parameter()));
    }

    /** After a commit that ended jobs of these batches; what a handler completed by itself is among the stale ones. */
    void letGo(Set<Long> batches, Set<Lease> stale) {
        if (!stale.isEmpty()) {
            List<Long> jobs = stale.stream().map(lease -> lease.job().value()).toList();
            batches.addAll(Transactions.with(
                    pool,
                    connection -> Sql.on(connection)
                            .list(
                                    "SELECT DISTINCT batch FROM cimiento.job_finished"
                                            + " WHERE id = ANY (?) AND batch IS NOT NULL",
                                    row -> row.number("batch"),
                                    jobs)));
        }
        if (!batches.isEmpty()) {
            // One that failed may be on its way back to OPEN, in a transaction that puts dead letters back.
            letGo(" AND b.state <> 'CLOSED' AND b.id = ANY (?)", batches);
        }
    }

    /** Those whose last jobs were cancelled, rescued or completed without anybody looking at the batch. */
    void letGoAllThatEnded() {
        letGo(" AND b.state = 'OPEN'");
    }

    private void letGo(String which, Object... parameters) {
        boolean more = Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            List<Long> held = sql.list(
                    HELD + which + " ORDER BY b.id LIMIT 1000 FOR UPDATE OF b SKIP LOCKED",
                    row -> row.number("id"),
                    parameters);
            // Seen anew: a dead letter may have been put back between the look and the lock.
            List<Ended> ended = held.isEmpty() ? List.of() : sql.list(ENDED + " AND b.id = ANY (?)", Ended::read, held);
            List<Long> ready = new ArrayList<>();
            List<Long> cancelled = new ArrayList<>();
            List<Long> closed = new ArrayList<>();
            List<Long> failed = new ArrayList<>();
            for (Ended batch : ended) {
                if (batch.first()) {
                    batch.onEnd().ifPresent(ready::add);
                }
                boolean waits =
                        batch.dead() && !batch.cancelled() && batch.onSuccess().isPresent();
                (waits ? failed : closed).add(batch.id());
                if (!waits) {
                    batch.onSuccess().ifPresent((batch.cancelled() ? cancelled : ready)::add);
                }
            }
            close(sql, closed, "CLOSED");
            close(sql, failed, "FAILED");
            if (!ready.isEmpty()) {
                sql.update(LET_GO, now.get(), ready);
            }
            cancelBlocked(sql, cancelled);
            return !cancelled.isEmpty();
        });
        if (more) {
            letGoAllThatEnded(); // the links of a chain are cancelled one after the other
        }
    }

    private void close(Sql sql, Collection<Long> batches, String as) throws SQLException {
        if (!batches.isEmpty()) {
            sql.update(
                    "WITH " + Now.T + " UPDATE cimiento.job_batch SET state = ?, ended_at = coalesce(ended_at, t.now)"
                            + " FROM t WHERE id = ANY (?)",
                    now.get(),
                    as,
                    batches);
        }
    }

    private void cancelBlocked(Sql sql, List<Long> jobs) throws SQLException {
        if (!jobs.isEmpty()) {
            List<Long> blocked = sql.list(
                    "SELECT id FROM cimiento.job WHERE id = ANY (?) AND state = 'BLOCKED' ORDER BY id FOR UPDATE",
                    row -> row.number("id"),
                    jobs);
            Finished.move(sql, now, blocked, JobState.CANCELLED, COMES_AFTER_CANCELLED);
        }
    }

    private record Ended(
            long id, Optional<Long> onSuccess, Optional<Long> onEnd, boolean first, boolean cancelled, boolean dead) {

        static Ended read(Sql.Row row) throws SQLException {
            return new Ended(
                    row.number("id"),
                    row.optionalNumber("on_success"),
                    row.optionalNumber("on_end"),
                    row.bool("first"),
                    row.bool("cancelled"),
                    row.bool("dead"));
        }
    }
}
