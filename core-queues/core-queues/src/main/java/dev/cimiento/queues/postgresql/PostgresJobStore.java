package dev.cimiento.queues.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.Batch;
import dev.cimiento.queues.BatchId;
import dev.cimiento.queues.BatchView;
import dev.cimiento.queues.CancelResult;
import dev.cimiento.queues.Enqueued;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobCounts;
import dev.cimiento.queues.JobFilter;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.JobPerformance;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.JobsRescued;
import dev.cimiento.queues.Limit;
import dev.cimiento.queues.LimitScope;
import dev.cimiento.queues.Progress;
import dev.cimiento.queues.spi.ClaimRequest;
import dev.cimiento.queues.spi.ClaimedJob;
import dev.cimiento.queues.spi.HeldJob;
import dev.cimiento.queues.spi.JobBatches;
import dev.cimiento.queues.spi.JobLimits;
import dev.cimiento.queues.spi.JobSearch;
import dev.cimiento.queues.spi.JobStore;
import dev.cimiento.queues.spi.Lease;
import dev.cimiento.queues.spi.Settlement;
import dev.cimiento.queues.spi.WorkerId;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.SchemaModule;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Jobs of the whole fleet in the control schema, in the same database as the tenants' own, so that a job is enqueued in the transaction of
 * what it follows from. At the isolation level READ COMMITTED, which is PostgreSQL's default.
 *
 * <p>Takes two data sources of one database. What applications call (enqueue, cancel, look, retry, {@code RunningJob.complete()}) goes
 * through the first, usually the {@code TenantDataSource}, and joins the transaction that is open there. What the worker calls for itself,
 * with no tenant entered, goes through the second, the pool below: two or three connections of it are in use at once per worker, for
 * moments only, beside those that handlers take.
 *
 * <p>Safe for use by many threads and processes. What is due and who is dead is decided by the database's clock, so that the clocks of
 * workers need not agree.
 */
public final class PostgresJobStore implements JobStore, JobLimits, JobBatches, JobSearch {

    /** Its tables; hand it to the {@code TenantProvisioner}. */
    public static final SchemaModule SCHEMA =
            new SchemaModule(ModuleId.QUEUES, SchemaModule.Plane.CONTROL, "dev/cimiento/queues/postgresql/migration");

    private final JobTable intake;
    private final ClaimTable claims;
    private final RecordTable records;
    private final BatchTable batches;
    private final SearchTable searches;
    private final LimitTable limits;

    /**
     * By the database's clock.
     *
     * @param dataSource what the application uses, usually a {@code TenantDataSource}
     * @param pool the pool below it; in a program without tenants the same
     */
    public PostgresJobStore(DataSource dataSource, DataSource pool) {
        this(dataSource, pool, Now.ofDatabase());
    }

    /** As the other, but by this clock: for tests that turn it. */
    public PostgresJobStore(DataSource dataSource, DataSource pool, InstantSource clock) {
        this(dataSource, pool, Now.of(clock));
    }

    private PostgresJobStore(DataSource dataSource, DataSource pool, Now now) {
        requireNonNull(dataSource, "dataSource");
        requireNonNull(pool, "pool");
        this.intake = new JobTable(dataSource, now);
        this.batches = new BatchTable(dataSource, pool, now, intake);
        this.claims = new ClaimTable(dataSource, pool, now, batches);
        this.records = new RecordTable(dataSource, now);
        this.searches = new SearchTable(dataSource, now);
        this.limits = new LimitTable(pool);
    }

    @Override
    public List<Enqueued> insert(JobOwner owner, List<Job> jobs) {
        return intake.insert(owner, jobs);
    }

    @Override
    public CancelResult cancel(JobOwner owner, JobId id) {
        return intake.cancel(owner, id);
    }

    @Override
    public CancelResult cancel(JobOwner owner, String kind, String uniqueKey) {
        return intake.cancel(owner, kind, uniqueKey);
    }

    @Override
    public List<HeldJob> heartbeat(WorkerId worker, Duration lease, Set<Lease> held) {
        return claims.heartbeat(worker, lease, held);
    }

    @Override
    public List<ClaimedJob> claim(ClaimRequest request) {
        return claims.claim(request);
    }

    @Override
    public int release(WorkerId worker, Set<Lease> held) {
        return claims.release(worker, held);
    }

    @Override
    public Set<Lease> settle(List<Settlement> settlements) {
        return claims.settle(settlements);
    }

    @Override
    public boolean complete(Lease lease) {
        return claims.complete(lease);
    }

    @Override
    public JobsRescued rescue(int crashLimit) {
        return claims.rescue(crashLimit);
    }

    @Override
    public void leave(WorkerId worker) {
        claims.leave(worker);
    }

    @Override
    public int prune(Duration olderThan) {
        return claims.prune(olderThan);
    }

    @Override
    public Optional<JobView> find(JobOwner viewer, JobId id) {
        return records.find(viewer, id);
    }

    @Override
    public Map<JobOwner, JobCounts> counts(JobOwner viewer) {
        return records.counts(viewer);
    }

    @Override
    public List<JobView> upcoming(JobOwner viewer, int limit) {
        return records.upcoming(viewer, limit);
    }

    @Override
    public List<JobView> failures(JobOwner viewer, int limit) {
        return records.failures(viewer, limit);
    }

    @Override
    public boolean retry(JobOwner viewer, JobId id) {
        return records.retry(viewer, id);
    }

    @Override
    public int replay(JobOwner viewer, String kind, int limit) {
        return records.replay(viewer, kind, limit);
    }

    @Override
    public int cancelAll(JobOwner owner) {
        return intake.cancelAll(owner);
    }

    @Override
    public boolean report(Lease lease, Progress progress) {
        return claims.report(lease, progress);
    }

    @Override
    public Progress progress(JobOwner viewer, JobId id) {
        return records.progress(viewer, id);
    }

    @Override
    public BatchId insert(JobOwner owner, Batch batch) {
        return batches.insert(owner, batch);
    }

    @Override
    public List<JobId> insertChain(JobOwner owner, List<Job> links) {
        return batches.insertChain(owner, links);
    }

    @Override
    public Optional<BatchView> batch(JobOwner viewer, BatchId id) {
        return batches.batch(viewer, id);
    }

    @Override
    public List<JobView> search(JobOwner viewer, JobFilter filter) {
        return searches.search(viewer, filter);
    }

    @Override
    public List<JobPerformance> performance(JobOwner viewer, Duration period) {
        return searches.performance(viewer, period);
    }

    @Override
    public void put(LimitScope scope, Limit limit) {
        limits.put(scope, limit);
    }

    @Override
    public Map<LimitScope, Limit> all() {
        return limits.all();
    }
}
