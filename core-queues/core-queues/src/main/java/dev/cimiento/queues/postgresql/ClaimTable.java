package dev.cimiento.queues.postgresql;

import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.JobsRescued;
import dev.cimiento.queues.Progress;
import dev.cimiento.queues.spi.ClaimRequest;
import dev.cimiento.queues.spi.ClaimedJob;
import dev.cimiento.queues.spi.HeldJob;
import dev.cimiento.queues.spi.JobClaims;
import dev.cimiento.queues.spi.Lease;
import dev.cimiento.queues.spi.Settlement;
import dev.cimiento.queues.spi.WorkerId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/** What the worker lives on. */
final class ClaimTable implements JobClaims {

    private static final int LARGEST_RESCUE = 1000;
    private static final int LARGEST_PRUNE = 5000;
    private static final String WORKER_DIED = "its worker died";

    private static final String BEAT = "WITH " + Now.T + """
             INSERT INTO cimiento.job_worker (id, beat_at, expires_at)
            SELECT ?, now, now + ? * interval '1 millisecond' FROM t
            ON CONFLICT (id) DO UPDATE SET beat_at = excluded.beat_at, expires_at = excluded.expires_at""";

    /** Of this row no claim is under way, and none begins. */
    private static final String SILENT = "WITH " + Now.T + """
             SELECT id FROM cimiento.job_worker WHERE expires_at <= (SELECT now FROM t)
            ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED""";

    private static final String ORPHANS = """
            SELECT id, cancel_requested, crashes + 1 >= ? OR attempt >= max_attempts AS hopeless
            FROM cimiento.job WHERE state = 'RUNNING' AND worker = ANY (?)
            LIMIT ? FOR UPDATE SKIP LOCKED""";

    private static final String BURY = """
            DELETE FROM cimiento.job_worker w WHERE id = ANY (?)
                AND NOT EXISTS (SELECT 1 FROM cimiento.job j WHERE j.worker = w.id AND j.state = 'RUNNING')""";

    private static final String REVIVE = "WITH " + Now.T + """
             UPDATE cimiento.job SET state = 'READY', born = DEFAULT, run_at = t.now, worker = NULL,
                crashes = crashes + 1, error = ?, failed_at = t.now
            FROM t WHERE id = ANY (?)""";

    /** What was cancelled says until the end of its batch that this did not succeed. */
    private static final String PRUNE = "WITH " + Now.T + """
             DELETE FROM cimiento.job_finished WHERE id IN (
                SELECT id FROM cimiento.job_finished f
                WHERE state <> 'DEAD' AND (state = 'DONE' OR NOT EXISTS (
                    SELECT 1 FROM cimiento.job_batch b WHERE b.id = f.batch AND b.state <> 'CLOSED')) AND finished_at < (SELECT now FROM t) - ? * interval '1 millisecond'
                ORDER BY finished_at LIMIT ? FOR UPDATE SKIP LOCKED)""";

    private static final String PRUNE_KEYS = "WITH " + Now.T + """
             DELETE FROM cimiento.job_key WHERE (tenant, kind, unique_key) IN (
                SELECT tenant, kind, unique_key FROM cimiento.job_key WHERE until <= (SELECT now FROM t)
                FOR UPDATE SKIP LOCKED) AND until <= (SELECT now FROM t)""";

    private static final List<String> PRUNE_THE_REST = List.of(
            " DELETE FROM cimiento.job_batch WHERE id IN (SELECT id FROM cimiento.job_batch WHERE state = 'CLOSED'"
                    + " AND ended_at < (SELECT now FROM t) - ? * interval '1 millisecond' FOR UPDATE SKIP LOCKED)",
            " DELETE FROM cimiento.job_progress WHERE job IN (SELECT job FROM cimiento.job_progress p"
                    + " WHERE reported_at < (SELECT now FROM t) - ? * interval '1 millisecond'"
                    + " AND NOT EXISTS (SELECT 1 FROM cimiento.job j WHERE j.id = p.job)"
                    + " AND NOT EXISTS (SELECT 1 FROM cimiento.job_finished f WHERE f.id = p.job)"
                    + " FOR UPDATE SKIP LOCKED)");

    /** Those who rescue take what it still held, and then forget it. */
    private static final String LEAVE = "UPDATE cimiento.job_worker SET expires_at = '-infinity' WHERE id = ?";

    private static final String HELD = """
            SELECT j.id, j.lease, j.cancel_requested
            FROM cimiento.job j JOIN unnest(?::int8[], ?::int8[]) AS h(id, lease) ON j.id = h.id AND j.lease = h.lease
            WHERE j.worker IS NOT DISTINCT FROM ? AND j.id = ANY (ARRAY(SELECT unnest(?::int8[])))""";

    private static final String RELEASE = "WITH " + Now.T + """
             UPDATE cimiento.job j SET state = 'READY', born = DEFAULT, run_at = t.now, worker = NULL,
                attempt = attempt - 1
            FROM t WHERE j.worker = ? AND j.state = 'RUNNING' AND NOT EXISTS (
                SELECT 1 FROM unnest((SELECT ?::int8[]), (SELECT ?::int8[])) AS h(id, lease)
                WHERE h.id = j.id AND h.lease = j.lease)""";

    private static final String REPORT = "WITH " + Now.T + """
            , mine AS (
                SELECT id, tenant FROM cimiento.job
                WHERE id = ? AND lease = ? AND worker IS NOT DISTINCT FROM ? FOR KEY SHARE)
            INSERT INTO cimiento.job_progress (job, tenant, percent, note, checkpoint, reported_at)
            SELECT mine.id, mine.tenant, ?, ?, ?, t.now FROM mine CROSS JOIN t
            ON CONFLICT (job) DO UPDATE SET percent = excluded.percent, note = excluded.note,
                checkpoint = excluded.checkpoint, reported_at = excluded.reported_at""";

    private final DataSource dataSource;
    private final DataSource pool;
    private final Now now;
    private final FairClaim fairClaim;
    private final BatchTable batches;

    ClaimTable(DataSource dataSource, DataSource pool, Now now, BatchTable batches) {
        this.dataSource = dataSource;
        this.pool = pool;
        this.now = now;
        this.fairClaim = new FairClaim(now);
        this.batches = batches;
    }

    @Override
    public List<HeldJob> heartbeat(WorkerId worker, Duration lease, Set<Lease> held) {
        return Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            sql.update(BEAT, now.get(), worker.value(), lease.toMillis());
            if (held.isEmpty()) {
                return List.of();
            }
            List<Lease> leases = List.copyOf(held);
            return sql.list(
                    HELD,
                    row -> new HeldJob(
                            new Lease(new JobId(row.number("id")), row.number("lease"), worker),
                            row.bool("cancel_requested")),
                    leases.stream().map(l -> l.job().value()).toList(),
                    leases.stream().map(Lease::number).toList(),
                    worker.value(),
                    leases.stream().map(l -> l.job().value()).toList());
        });
    }

    @Override
    public List<ClaimedJob> claim(ClaimRequest request) {
        return Transactions.with(pool, connection -> fairClaim.claim(Sql.on(connection), request));
    }

    @Override
    public int release(WorkerId worker, Set<Lease> held) {
        List<Lease> leases = List.copyOf(held);
        return Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .update(
                                RELEASE,
                                now.get(),
                                worker.value(),
                                leases.stream().map(l -> l.job().value()).toList(),
                                leases.stream().map(Lease::number).toList()));
    }

    @Override
    public Set<Lease> settle(List<Settlement> settlements) {
        Set<Long> ended = new HashSet<>();
        Set<Lease> stale = Transactions.with(pool, connection -> settle(Sql.on(connection), settlements, ended));
        batches.letGo(ended, stale);
        return stale;
    }

    @Override
    public boolean complete(Lease lease) {
        List<Settlement> done = List.of(new Settlement.Finished(lease, JobState.DONE, ""));
        return Transactions.with(dataSource, connection -> settle(Sql.on(connection), done, new HashSet<>()))
                .isEmpty();
    }

    @Override
    public boolean report(Lease lease, Progress progress) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                                .update(
                                        REPORT,
                                        now.get(),
                                        lease.job().value(),
                                        lease.number(),
                                        lease.worker().value(),
                                        progress.percent(),
                                        progress.note(),
                                        progress.checkpoint())
                        == 1);
    }

    private Set<Lease> settle(Sql sql, List<Settlement> settlements, Set<Long> batches) throws SQLException {
        List<Settlement.Finished> finished = new ArrayList<>();
        List<Settlement.Returned> returned = new ArrayList<>();
        Set<Lease> stale = new HashSet<>();
        for (Settlement settlement : settlements) {
            stale.add(settlement.lease());
            if (settlement instanceof Settlement.Finished f) {
                finished.add(f);
            } else if (settlement instanceof Settlement.Returned r) {
                returned.add(r);
            }
        }
        stale.removeAll(Settling.returned(sql, now, returned));
        stale.removeAll(Settling.finished(sql, now, finished, batches));
        return stale;
    }

    @Override
    public JobsRescued rescue(int crashLimit) {
        JobsRescued rescued = Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            List<UUID> silent = sql.list(SILENT, row -> row.uuid("id"), now.get());
            if (silent.isEmpty()) {
                return new JobsRescued(0, 0);
            }
            List<Long> ready = new ArrayList<>();
            List<Long> dead = new ArrayList<>();
            List<Long> cancelled = new ArrayList<>();
            for (Orphan orphan : sql.list(ORPHANS, Orphan::read, crashLimit, silent, LARGEST_RESCUE)) {
                (orphan.cancelled() ? cancelled : orphan.hopeless() ? dead : ready).add(orphan.id());
            }
            Finished.move(sql, now, cancelled, JobState.CANCELLED, Finished.CANCELLED_FROM_OUTSIDE);
            Finished.move(sql, now, dead, JobState.DEAD, WORKER_DIED);
            if (!ready.isEmpty()) {
                sql.update(REVIVE, now.get(), WORKER_DIED, ready);
            }
            sql.update(BURY, silent);
            return new JobsRescued(ready.size(), dead.size());
        });
        batches.letGoAllThatEnded();
        return rescued;
    }

    @Override
    public void leave(WorkerId worker) {
        Transactions.with(pool, connection -> Sql.on(connection).update(LEAVE, worker.value()));
    }

    @Override
    public int prune(Duration olderThan) {
        return Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            sql.update(PRUNE_KEYS, now.get());
            for (String prune : PRUNE_THE_REST) {
                sql.update("WITH " + Now.T + prune, now.get(), olderThan.toMillis());
            }
            return sql.update(PRUNE, now.get(), olderThan.toMillis(), LARGEST_PRUNE);
        });
    }

    private record Orphan(long id, boolean cancelled, boolean hopeless) {

        static Orphan read(Sql.Row row) throws SQLException {
            return new Orphan(row.number("id"), row.bool("cancel_requested"), row.bool("hopeless"));
        }
    }
}
