package dev.cimiento.queues.redis;

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
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Jobs of the whole fleet in Redis 6.2 or newer, on one server or behind Sentinel. Each step is a script, so that it happens whole or not at
 * all, and goes by Redis's clock, so that the clocks of workers need not agree.
 *
 * <p>Without an outbox, what is enqueued is queued at once, whatever becomes of the caller's transaction. {@link #withOutbox With one}, what is
 * said inside a transaction of PostgreSQL is queued if and when that commits, and a {@link RedisRelay} must run; outside of one it still goes
 * straight to Redis.
 *
 * <p>Redis keeps what it was told as well as it is configured to: see the page of the artifact. Opens its connection at the first call, and
 * closes it at {@link #close}; copies share it. Every method throws {@link RedisUnavailableException} where Redis does not answer. Safe for
 * use by many threads and processes.
 */
public final class RedisJobStore implements JobStore, JobLimits, JobBatches, JobSearch, AutoCloseable {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PATIENCE = Duration.ofMinutes(1);
    private static final int MOST_FINISHED = 100_000;

    private final Scripts scripts;
    private final int mostFinished;
    private final Optional<RedisOutbox> outbox;
    private final Wakes wakes;
    private final RedisIntake intake;
    private final RedisClaims claims;
    private final RedisRecords records;
    private final RedisSearch searches;
    private final RedisLimits limits;

    private RedisJobStore(Scripts scripts, int mostFinished, Optional<RedisOutbox> outbox) {
        this.scripts = scripts;
        this.mostFinished = mostFinished;
        this.outbox = outbox;
        this.wakes = new Wakes();
        this.claims = new RedisClaims(scripts, mostFinished);
        this.records = new RedisRecords(scripts);
        this.searches = new RedisSearch(scripts, records);
        this.limits = new RedisLimits(scripts);
        this.intake =
                new RedisIntake(scripts, records, claims, outbox.map(in -> new OutboxTable(in, wakes)), handover());
    }

    /**
     * At this address. Its keys begin with {@code {cimiento-jobs}:}, and it remembers 100,000 finished jobs at most. Waits 5 seconds for an
     * answer.
     */
    public static RedisJobStore at(RedisURI uri) {
        Link link = new Link(requireNonNull(uri, "uri"));
        return new RedisJobStore(
                new Scripts(link, "{cimiento-jobs}:", PATIENCE, Optional.empty()), MOST_FINISHED, Optional.empty());
    }

    /**
     * With keys that begin with this name in braces: for several stores on one server.
     *
     * @param name 1 to 64 characters of {@code a-z}, {@code 0-9}, {@code _} and {@code -}
     * @throws IllegalArgumentException when the name has another shape
     */
    public RedisJobStore withName(String name) {
        if (!NAME.matcher(requireNonNull(name, "name")).matches()) {
            throw new IllegalArgumentException(
                    "name must be 1 to 64 characters of a-z, 0-9, '_' and '-', was '" + name + "'");
        }
        return new RedisJobStore(scripts.withPrefix("{" + name + "}:"), mostFinished, outbox);
    }

    /** Joins the transactions of this outbox's data source. */
    public RedisJobStore withOutbox(RedisOutbox outbox) {
        return new RedisJobStore(scripts, mostFinished, Optional.of(requireNonNull(outbox, "outbox")));
    }

    /**
     * Forgets the oldest of the done and cancelled jobs beyond this many, however young, so that a burst does not fill Redis's memory. Dead
     * letters stay until they are put back.
     *
     * @throws IllegalArgumentException when negative
     */
    public RedisJobStore withMostFinished(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("most must be >= 0, was " + most);
        }
        return new RedisJobStore(scripts, most, outbox);
    }

    /**
     * Waits so long for an answer.
     *
     * @throws IllegalArgumentException when not between 10 ms and 1 minute
     */
    public RedisJobStore withPatience(Duration patience) {
        if (requireNonNull(patience, "patience").toMillis() < 10 || patience.compareTo(LONGEST_PATIENCE) > 0) {
            throw new IllegalArgumentException("patience must be between 10 ms and 1 minute, was " + patience);
        }
        return new RedisJobStore(scripts.withPatience(patience), mostFinished, outbox);
    }

    /** Goes by this clock instead of Redis's: for tests that turn it. */
    public RedisJobStore withClock(InstantSource clock) {
        return new RedisJobStore(scripts.withClock(requireNonNull(clock, "clock")), mostFinished, outbox);
    }

    Scripts scripts() {
        return scripts;
    }

    RedisRecords records() {
        return records;
    }

    Optional<Handover> handover() {
        return outbox.map(in -> new Handover(in, scripts));
    }

    Wakes wakes() {
        return wakes;
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
    public int cancelAll(JobOwner owner) {
        return intake.cancelAll(owner);
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
        intake.settling(settlements);
        return claims.settle(settlements);
    }

    /**
     * {@inheritDoc}
     *
     * <p>With an outbox: once a transaction that completed a job has committed, no other can, also where Redis has not heard of it yet.
     */
    @Override
    public boolean complete(Lease lease) {
        return intake.complete(lease);
    }

    @Override
    public boolean report(Lease lease, Progress progress) {
        return intake.report(lease, progress);
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
    public Progress progress(JobOwner viewer, JobId id) {
        return intake.progress(viewer, id);
    }

    @Override
    public BatchId insert(JobOwner owner, Batch batch) {
        return intake.insert(owner, batch);
    }

    @Override
    public List<JobId> insertChain(JobOwner owner, List<Job> links) {
        return intake.insertChain(owner, links);
    }

    @Override
    public Optional<BatchView> batch(JobOwner viewer, BatchId id) {
        return records.batch(viewer, id);
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

    /** Closes the connection, which copies share, for good. Does nothing the second time. */
    @Override
    public void close() {
        scripts.link().close();
    }
}
