package dev.cimiento.queues.postgresql;

import dev.cimiento.queues.CancelResult;
import dev.cimiento.queues.Enqueued;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.QueuesException;
import dev.cimiento.queues.Uniqueness;
import dev.cimiento.queues.spi.JobIntake;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Where jobs come in, in the caller's transaction. */
final class JobTable implements JobIntake {

    private static final int CHUNK = 1000;
    private static final int TRIES = 20;

    /** Keyed jobs in the order of their keys, so that two transactions that insert the same ones wait for, and not on, each other. */
    private static final String INSERT = "WITH " + Now.T + """
            , given AS MATERIALIZED (
                SELECT nextval('cimiento.job_id_seq') AS id, g.*
                FROM unnest(?::text[], ?::text[], ?::text[], ?::int8[], ?::int8[], ?::text[], ?::text[], ?::text[], ?::int8[],
                        ?::text[], ?::text[])
                    WITH ORDINALITY AS g(lane, kind, payload, rank, max_attempts, unique_key, key_until, run_at, delay,
                        expires_at, headers, ordinal)),
            due AS (
                SELECT given.*, t.now, greatest(t.now,
                    coalesce(nullif(run_at, '')::timestamptz, t.now + delay * interval '1 millisecond')) AS due_at
                FROM given CROSS JOIN t),
            added AS (
                INSERT INTO cimiento.job (id, tenant, lane, kind, payload, rank, max_attempts, unique_key, key_until_start,
                    run_at, expires_at, headers, batch, state, created_at)
                SELECT id, ?, lane, kind, payload, rank, max_attempts, nullif(unique_key, ''), key_until = 'STARTED',
                    due_at, nullif(expires_at, '')::timestamptz, nullif(headers, ''), ?,
                    CASE WHEN ?::boolean THEN 'BLOCKED' WHEN due_at > now THEN 'SCHEDULED' ELSE 'READY' END, now
                FROM due ORDER BY kind, unique_key, ordinal
                ON CONFLICT (tenant, kind, unique_key) WHERE unique_key IS NOT NULL DO NOTHING
                RETURNING id)
            SELECT given.id, added.id IS NOT NULL AS created
            FROM given LEFT JOIN added ON added.id = given.id ORDER BY given.ordinal""";

    /** The period of a key begins, unless one is under way. */
    private static final String RESERVE = "WITH " + Now.T + """
             INSERT INTO cimiento.job_key AS k (tenant, kind, unique_key, job, until)
            SELECT ?, ?, ?, ?, now + ? * interval '1 millisecond' FROM t
            ON CONFLICT (tenant, kind, unique_key) DO UPDATE SET job = excluded.job, until = excluded.until
            WHERE k.until <= (SELECT now FROM t)""";

    /** First, since a job that went from one state to another in the middle of the next statement would be in neither part of it. */
    private static final String HOLD_ALL =
            "SELECT count(*) FROM (SELECT 1 FROM cimiento.job WHERE tenant = ? ORDER BY id FOR UPDATE) held";

    private static final String CANCEL_ALL =
            "WITH " + Now.T + """
            , asked AS (
                UPDATE cimiento.job SET cancel_requested = true WHERE tenant = ? AND state = 'RUNNING' RETURNING id),
            gone AS (
                DELETE FROM cimiento.job WHERE tenant = ? AND (state || '') <> 'RUNNING'
                RETURNING *, 'CANCELLED' AS new_state, ?::text AS new_error)""" + Finished.KEEP + "SELECT (SELECT count(*) FROM asked) + (SELECT count(*) FROM gone)";

    private final DataSource dataSource;
    private final Now now;

    JobTable(DataSource dataSource, Now now) {
        this.dataSource = dataSource;
        this.now = now;
    }

    @Override
    public List<Enqueued> insert(JobOwner owner, List<Job> jobs) {
        return Transactions.with(dataSource, connection -> insert(Sql.on(connection), owner, jobs, Place.FREE));
    }

    List<Enqueued> insert(Sql sql, JobOwner owner, List<Job> jobs, Place place) throws SQLException {
        List<Enqueued> enqueued = new ArrayList<>(jobs.size());
        for (int from = 0; from < jobs.size(); from += CHUNK) {
            enqueued.addAll(insertChunk(sql, owner, jobs.subList(from, Math.min(jobs.size(), from + CHUNK)), place));
        }
        return enqueued;
    }

    private List<Enqueued> insertChunk(Sql sql, JobOwner owner, List<Job> jobs, Place place) throws SQLException {
        List<Added> added = add(sql, owner, jobs, place);
        List<Enqueued> enqueued = new ArrayList<>(jobs.size());
        for (int i = 0; i < jobs.size(); i++) {
            enqueued.add(
                    added.get(i).created()
                            ? reserved(sql, owner, jobs.get(i), added.get(i).id())
                            : existing(sql, owner, jobs.get(i)));
        }
        return enqueued;
    }

    /** The new job, unless its key is taken for a period that another began. */
    private Enqueued reserved(Sql sql, JobOwner owner, Job job, JobId id) throws SQLException {
        Optional<Uniqueness> key =
                job.uniqueness().filter(unique -> !unique.period().isZero());
        if (key.isEmpty()) {
            return new Enqueued.Created(id);
        }
        Object[] place = {owner.value(), job.kind().name(), key.get().key()};
        int reserved = sql.update(
                RESERVE,
                now.get(),
                place[0],
                place[1],
                place[2],
                id.value(),
                key.get().period().toMillis());
        if (reserved == 1) {
            return new Enqueued.Created(id);
        }
        sql.update("DELETE FROM cimiento.job WHERE id = ?", id.value());
        return new Enqueued.Existing(new JobId(sql.number(
                "SELECT job FROM cimiento.job_key WHERE tenant = ? AND kind = ? AND unique_key = ?", place)));
    }

    private List<Added> add(Sql sql, JobOwner owner, List<Job> jobs, Place place) throws SQLException {
        return sql.list(
                INSERT,
                row -> new Added(new JobId(row.number("id")), row.bool("created")),
                now.get(),
                jobs.stream().map(job -> job.kind().lane()).toList(),
                jobs.stream().map(job -> job.kind().name()).toList(),
                jobs.stream().map(Job::payload).toList(),
                jobs.stream().map(job -> -job.priority()).toList(),
                jobs.stream().map(Job::maxAttempts).toList(),
                jobs.stream().map(job -> job.uniqueKey().orElse("")).toList(),
                jobs.stream()
                        .map(job -> job.uniqueness()
                                .map(unique -> unique.until().name())
                                .orElse(""))
                        .toList(),
                jobs.stream()
                        .map(job -> job.runAt().map(Object::toString).orElse(""))
                        .toList(),
                jobs.stream().map(job -> job.delay().toMillis()).toList(),
                jobs.stream()
                        .map(job -> job.expiresAt().equals(Job.NEVER)
                                ? ""
                                : job.expiresAt().toString())
                        .toList(),
                jobs.stream().map(job -> Headers.text(job.headers())).toList(),
                owner.value(),
                place.batch(),
                place.blocked());
    }

    /** The job that kept this one out; where it ended in between, this one after all. */
    private Enqueued existing(Sql sql, JobOwner owner, Job job) throws SQLException {
        String kind = job.kind().name();
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Optional<JobId> id = sql.first(
                    "SELECT id FROM cimiento.job WHERE tenant = ? AND kind = ? AND unique_key = ?",
                    row -> new JobId(row.number("id")),
                    owner.value(),
                    kind,
                    job.uniqueKey());
            if (id.isPresent()) {
                return new Enqueued.Existing(id.get());
            }
            Added again = add(sql, owner, List.of(job), Place.FREE).get(0);
            if (again.created()) {
                return reserved(sql, owner, job, again.id());
            }
        }
        throw new QueuesException("a job of kind '" + kind + "' with the same unique key came and went " + TRIES
                + " times; is the transaction at READ COMMITTED?");
    }

    @Override
    public CancelResult cancel(JobOwner owner, JobId id) {
        Viewer viewer = Viewer.of(owner);
        return cancel("id = ? AND " + viewer.condition(), id.value(), viewer.parameter());
    }

    @Override
    public CancelResult cancel(JobOwner owner, String kind, String uniqueKey) {
        return cancel("tenant = ? AND kind = ? AND unique_key = ?", owner.value(), kind, uniqueKey);
    }

    private CancelResult cancel(String condition, Object... parameters) {
        return Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            Optional<Live> live = sql.first(
                    "SELECT id, state FROM cimiento.job WHERE " + condition + " FOR UPDATE",
                    row -> new Live(new JobId(row.number("id")), row.constant("state", JobState.class)),
                    parameters);
            if (live.isEmpty()) {
                return new CancelResult.NotFound();
            }
            JobId id = live.get().id();
            if (live.get().state() == JobState.RUNNING) {
                sql.update("UPDATE cimiento.job SET cancel_requested = true WHERE id = ?", id.value());
                return new CancelResult.Requested(id);
            }
            Finished.move(sql, now, List.of(id.value()), JobState.CANCELLED, Finished.CANCELLED_FROM_OUTSIDE);
            return new CancelResult.Cancelled(id);
        });
    }

    @Override
    public int cancelAll(JobOwner owner) {
        return Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            return sql.number(HOLD_ALL, owner.value()) == 0
                    ? 0
                    : (int) sql.number(
                            CANCEL_ALL, now.get(), owner.value(), owner.value(), Finished.CANCELLED_FROM_OUTSIDE);
        });
    }

    /**
     * Where a job stands among others.
     *
     * @param batch the batch it is of
     * @param blocked whether it waits for others
     */
    record Place(Optional<Long> batch, boolean blocked) {
        static final Place FREE = new Place(Optional.empty(), false);
    }

    private record Added(JobId id, boolean created) {}

    private record Live(JobId id, JobState state) {}
}
