package dev.cimiento.queues.postgresql;

import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.JobsRescued;
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

    private static final String ORPHANS = "WITH " + Now.T + """
             SELECT id, cancel_requested, crashes + 1 >= ? OR attempt >= max_attempts AS hopeless
            FROM cimiento.job j
            WHERE state = 'RUNNING' AND NOT EXISTS (
                SELECT 1 FROM cimiento.job_worker w WHERE w.id = j.worker AND w.expires_at > (SELECT now FROM t))
            LIMIT ? FOR UPDATE OF j SKIP LOCKED""";

    private static final String REVIVE = "WITH " + Now.T + """
             UPDATE cimiento.job SET state = 'READY', run_at = t.now, worker = NULL, crashes = crashes + 1,
                error = ?, failed_at = t.now
            FROM t WHERE id = ANY (?)""";

    private static final String PRUNE = "WITH " + Now.T + """
             DELETE FROM cimiento.job_finished WHERE id IN (
                SELECT id FROM cimiento.job_finished
                WHERE state <> 'DEAD' AND finished_at < (SELECT now FROM t) - ? * interval '1 millisecond'
                ORDER BY finished_at LIMIT ? FOR UPDATE SKIP LOCKED)""";

    private static final String PRUNE_WORKERS = "WITH " + Now.T
            + " DELETE FROM cimiento.job_worker WHERE expires_at < (SELECT now FROM t) - interval '1 day'";

    private final DataSource dataSource;
    private final DataSource pool;
    private final Now now;
    private final FairClaim fairClaim;

    ClaimTable(DataSource dataSource, DataSource pool, Now now) {
        this.dataSource = dataSource;
        this.pool = pool;
        this.now = now;
        this.fairClaim = new FairClaim(now);
    }

    @Override
    public List<HeldJob> heartbeat(WorkerId worker, Duration lease) {
        return Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            sql.update(BEAT, now.get(), worker.value(), lease.toMillis());
            return sql.list(
                    "SELECT id, lease, cancel_requested FROM cimiento.job WHERE worker = ? AND state = 'RUNNING'",
                    row -> new HeldJob(
                            new Lease(new JobId(row.number("id")), row.number("lease"), worker),
                            row.bool("cancel_requested")),
                    worker.value());
        });
    }

    @Override
    public List<ClaimedJob> claim(ClaimRequest request) {
        return Transactions.with(pool, connection -> fairClaim.claim(Sql.on(connection), request));
    }

    @Override
    public Set<Lease> settle(List<Settlement> settlements) {
        return Transactions.with(pool, connection -> settle(Sql.on(connection), settlements));
    }

    @Override
    public boolean complete(Lease lease) {
        List<Settlement> done = List.of(new Settlement.Finished(lease, JobState.DONE, ""));
        return Transactions.with(dataSource, connection -> settle(Sql.on(connection), done))
                .isEmpty();
    }

    private Set<Lease> settle(Sql sql, List<Settlement> settlements) throws SQLException {
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
        stale.removeAll(Settling.finished(sql, now, finished));
        return stale;
    }

    @Override
    public JobsRescued rescue(int crashLimit) {
        return Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            List<Long> ready = new ArrayList<>();
            List<Long> dead = new ArrayList<>();
            List<Long> cancelled = new ArrayList<>();
            for (Orphan orphan : sql.list(ORPHANS, Orphan::read, now.get(), crashLimit, LARGEST_RESCUE)) {
                (orphan.cancelled() ? cancelled : orphan.hopeless() ? dead : ready).add(orphan.id());
            }
            Finished.move(sql, now, cancelled, JobState.CANCELLED, Finished.CANCELLED_FROM_OUTSIDE);
            Finished.move(sql, now, dead, JobState.DEAD, WORKER_DIED);
            if (!ready.isEmpty()) {
                sql.update(REVIVE, now.get(), WORKER_DIED, ready);
            }
            return new JobsRescued(ready.size(), dead.size());
        });
    }

    @Override
    public void leave(WorkerId worker) {
        Transactions.with(
                pool,
                connection ->
                        Sql.on(connection).update("DELETE FROM cimiento.job_worker WHERE id = ?", worker.value()));
    }

    @Override
    public int prune(Duration olderThan) {
        return Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            sql.update(PRUNE_WORKERS, now.get());
            return sql.update(PRUNE, now.get(), olderThan.toMillis(), LARGEST_PRUNE);
        });
    }

    private record Orphan(long id, boolean cancelled, boolean hopeless) {

        static Orphan read(Sql.Row row) throws SQLException {
            return new Orphan(row.number("id"), row.bool("cancel_requested"), row.bool("hopeless"));
        }
    }

    /** For {@link FairClaim}: one row as a claimed job. */
    static ClaimedJob read(Sql.Row row, WorkerId worker) throws SQLException {
        return new ClaimedJob(
                new Lease(new JobId(row.number("id")), row.number("lease"), worker),
                new JobOwner(row.string("tenant")),
                row.string("kind"),
                row.string("payload"),
                row.integer("attempt"),
                row.integer("max_attempts"),
                row.instant("run_at"),
                row.instant("started_at"));
    }
}
