package dev.cimiento.queues.inmemory;

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
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.JobsRescued;
import dev.cimiento.queues.Limit;
import dev.cimiento.queues.LimitScope;
import dev.cimiento.queues.Progress;
import dev.cimiento.queues.Uniqueness;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Jobs in memory, for tests and first steps. Knows no transactions: a job is queued at once, whatever becomes of the caller's. Every call
 * looks at every job, so it is for thousands of them. Safe for use by many threads.
 */
public final class InMemoryJobStore implements JobStore, JobLimits, JobBatches, JobSearch {

    private final InstantSource clock;
    private final NavigableMap<JobId, StoredJob> jobs = new TreeMap<>();
    private final Map<WorkerId, Instant> leases = new HashMap<>();
    private final Map<String, JobOwner> lastServed = new HashMap<>();
    private final Map<List<String>, Reserved> periods = new HashMap<>();
    private final StoredLimits limits = new StoredLimits();
    private final StoredBatches batches;
    private long lastId;

    /** By the system's clock. */
    public InMemoryJobStore() {
        this(InstantSource.system());
    }

    /** By this clock. */
    public InMemoryJobStore(InstantSource clock) {
        this.clock = requireNonNull(clock, "clock");
        this.batches = new StoredBatches(clock);
    }

    @Override
    public synchronized List<Enqueued> insert(JobOwner owner, List<Job> added) {
        return added.stream().map(job -> insert(owner, job)).toList();
    }

    private Enqueued insert(JobOwner owner, Job job) {
        Optional<JobId> existing = job.uniqueness().flatMap(key -> existing(owner, job, key));
        if (existing.isPresent()) {
            return new Enqueued.Existing(existing.get());
        }
        StoredJob stored = new StoredJob(new JobId(++lastId), owner, job, clock.instant());
        jobs.put(stored.id, stored);
        return new Enqueued.Created(stored.id);
    }

    /** The job that keeps this one out: one that is live, or one that was created within its period. */
    private Optional<JobId> existing(JobOwner owner, Job job, Uniqueness unique) {
        String kind = job.kind().name();
        Optional<JobId> live = live(owner, kind, unique.key()).map(found -> found.id);
        if (live.isPresent() || unique.period().isZero()) {
            return live;
        }
        Reserved reserved = periods.get(List.of(owner.value(), kind, unique.key()));
        if (reserved != null && reserved.until().isAfter(clock.instant())) {
            return Optional.of(reserved.job());
        }
        periods.put(
                List.of(owner.value(), kind, unique.key()),
                new Reserved(new JobId(lastId + 1), clock.instant().plus(unique.period())));
        return Optional.empty();
    }

    private Optional<StoredJob> live(JobOwner owner, String kind, String key) {
        return stored().filter(job -> job.hasKey(owner, kind, key)).findFirst();
    }

    @Override
    public synchronized CancelResult cancel(JobOwner owner, JobId id) {
        return Optional.ofNullable(jobs.get(id))
                .filter(job -> job.visibleTo(owner) && job.state.isLive())
                .map(this::cancel)
                .orElseGet(CancelResult.NotFound::new);
    }

    @Override
    public synchronized CancelResult cancel(JobOwner owner, String kind, String uniqueKey) {
        return live(owner, kind, uniqueKey).map(this::cancel).orElseGet(CancelResult.NotFound::new);
    }

    private CancelResult cancel(StoredJob job) {
        if (job.state == JobState.RUNNING) {
            job.cancelRequested = true;
            return new CancelResult.Requested(job.id);
        }
        job.finish(JobState.CANCELLED, "cancelled from outside", clock.instant());
        return new CancelResult.Cancelled(job.id);
    }

    @Override
    public synchronized int cancelAll(JobOwner owner) {
        List<StoredJob> live = stored().filter(job -> job.owner.equals(owner) && job.state.isLive())
                .toList();
        live.forEach(this::cancel);
        return live.size();
    }

    @Override
    public synchronized List<HeldJob> heartbeat(WorkerId worker, Duration lease, Set<Lease> held) {
        leases.put(worker, clock.instant().plus(lease));
        return held.stream()
                .map(claim -> jobs.get(claim.job()))
                .filter(job -> job != null && held.stream().anyMatch(job::heldBy))
                .map(job -> new HeldJob(new Lease(job.id, job.leaseNumber, worker), job.cancelRequested))
                .toList();
    }

    private boolean lives(WorkerId worker, Instant now) {
        return leases.containsKey(worker) && leases.get(worker).isAfter(now);
    }

    @Override
    public synchronized List<ClaimedJob> claim(ClaimRequest request) {
        Instant now = clock.instant();
        if (!lives(request.worker(), now)) {
            return List.of();
        }
        stored().filter(job -> job.state == JobState.SCHEDULED && !job.runAt.isAfter(now))
                .forEach(job -> job.state = JobState.READY);
        List<Iterator<StoredJob>> ring = ring(request);
        List<StoredJob> picked = new ArrayList<>();
        boolean found = true;
        while (found && picked.size() < request.limit()) {
            found = false;
            for (Iterator<StoredJob> backlog : ring) {
                if (backlog.hasNext() && picked.size() < request.limit()) {
                    StoredJob job = backlog.next();
                    if (limits.admit(job, stored(), picked, now)) {
                        picked.add(job);
                        found = true;
                    }
                }
            }
        }
        limits.started(request.lane(), picked, now);
        if (!picked.isEmpty()) {
            lastServed.put(request.lane(), picked.get(picked.size() - 1).owner);
        }
        return picked.stream().map(job -> job.claim(request.worker(), now)).toList();
    }

    /** The backlog of each owner, beginning after the one that was served last. */
    private List<Iterator<StoredJob>> ring(ClaimRequest request) {
        TreeMap<JobOwner, List<StoredJob>> backlogs = stored().filter(job -> job.state == JobState.READY
                        && job.job.kind().lane().equals(request.lane())
                        && request.kinds().contains(job.kind()))
                .sorted(StoredJob.TURN)
                .collect(Collectors.groupingBy(job -> job.owner, TreeMap::new, Collectors.toList()));
        JobOwner last = lastServed.get(request.lane());
        Stream<List<StoredJob>> ring = last == null
                ? backlogs.values().stream()
                : Stream.concat(
                        backlogs.tailMap(last, false).values().stream(),
                        backlogs.headMap(last, true).values().stream());
        return ring.map(List::iterator).toList();
    }

    @Override
    public synchronized int release(WorkerId worker, Set<Lease> held) {
        Instant now = clock.instant();
        List<StoredJob> unknown = stored().filter(job -> job.state == JobState.RUNNING && worker.equals(job.worker))
                .filter(job -> held.stream().noneMatch(job::heldBy))
                .toList();
        unknown.forEach(job -> {
            job.attempt--;
            job.makeDue(now, now);
        });
        return unknown.size();
    }

    @Override
    public synchronized Set<Lease> settle(List<Settlement> settlements) {
        Instant now = clock.instant();
        Set<Lease> stale = new HashSet<>();
        for (Settlement settlement : settlements) {
            StoredJob job = jobs.get(settlement.lease().job());
            if (job == null || !job.heldBy(settlement.lease())) {
                stale.add(settlement.lease());
            } else if (settlement instanceof Settlement.Finished finished) {
                job.finish(finished.state(), finished.error(), now);
            } else if (settlement instanceof Settlement.Returned returned) {
                giveBack(job, returned, now);
            }
        }
        batches.letGo(jobs.values());
        return stale;
    }

    @Override
    public synchronized boolean report(Lease lease, Progress progress) {
        StoredJob job = jobs.get(lease.job());
        if (job == null || !job.heldBy(lease)) {
            return false;
        }
        job.progress = progress;
        return true;
    }

    private static void giveBack(StoredJob job, Settlement.Returned returned, Instant now) {
        if (returned.attempt() == Settlement.Attempt.IS_FREE) {
            job.attempt--;
        }
        if (!returned.error().isEmpty()) {
            job.error = returned.error();
            job.failedAt = now;
        }
        if (job.cancelRequested) {
            job.finish(JobState.CANCELLED, "cancelled from outside", now);
        } else {
            job.makeDue(now.plus(returned.delay()), now);
        }
    }

    @Override
    public synchronized boolean complete(Lease lease) {
        return settle(List.of(new Settlement.Finished(lease, JobState.DONE, "")))
                .isEmpty();
    }

    @Override
    public synchronized JobsRescued rescue(int crashLimit) {
        Instant now = clock.instant();
        int ready = 0;
        int dead = 0;
        for (StoredJob job : jobs.values()) {
            if (job.state != JobState.RUNNING || job.worker == null || lives(job.worker, now)) {
                continue;
            }
            job.crashes++;
            if (job.cancelRequested) {
                job.finish(JobState.CANCELLED, "cancelled from outside", now);
            } else if (job.crashes >= crashLimit || job.attempt >= job.job.maxAttempts()) {
                job.finish(JobState.DEAD, "its worker died", now);
                dead++;
            } else {
                job.error = "its worker died";
                job.failedAt = now;
                job.makeDue(now, now);
                ready++;
            }
        }
        batches.letGo(jobs.values());
        return new JobsRescued(ready, dead);
    }

    @Override
    public synchronized void leave(WorkerId worker) {
        leases.remove(worker);
    }

    @Override
    public synchronized int prune(Duration olderThan) {
        Instant before = clock.instant().minus(olderThan);
        int size = jobs.size();
        jobs.values()
                .removeIf(job -> (job.state == JobState.DONE || job.state == JobState.CANCELLED)
                        && job.finishedAt != null
                        && job.finishedAt.isBefore(before)
                        && !batches.decides(job));
        batches.prune(before);
        periods.values().removeIf(reserved -> !reserved.until().isAfter(clock.instant()));
        return size - jobs.size();
    }

    @Override
    public synchronized Optional<JobView> find(JobOwner viewer, JobId id) {
        return Optional.ofNullable(jobs.get(id))
                .filter(job -> job.visibleTo(viewer))
                .map(StoredJob::view);
    }

    @Override
    public synchronized Map<JobOwner, JobCounts> counts(JobOwner viewer) {
        return seenBy(viewer)
                .collect(Collectors.groupingBy(
                        job -> job.owner,
                        Collectors.collectingAndThen(
                                Collectors.groupingBy(job -> job.state, Collectors.counting()), JobCounts::new)));
    }

    @Override
    public synchronized List<JobView> upcoming(JobOwner viewer, int limit) {
        return seenBy(viewer)
                .filter(job -> job.state == JobState.READY || job.state == JobState.SCHEDULED)
                .sorted(Comparator.<StoredJob, Instant>comparing(job -> job.runAt)
                        .thenComparing(job -> job.id))
                .limit(limit)
                .map(StoredJob::view)
                .toList();
    }

    @Override
    public synchronized List<JobView> failures(JobOwner viewer, int limit) {
        return seenBy(viewer)
                .filter(job -> job.failedAt != null && (job.state.isLive() || job.state == JobState.DEAD))
                .sorted(Comparator.comparing(InMemoryJobStore::failedAt)
                        .thenComparing(job -> job.id)
                        .reversed())
                .limit(limit)
                .map(StoredJob::view)
                .toList();
    }

    private static Instant failedAt(StoredJob job) {
        return job.failedAt == null ? Instant.MIN : job.failedAt;
    }

    @Override
    public synchronized boolean retry(JobOwner viewer, JobId id) {
        StoredJob job = jobs.get(id);
        if (job == null || !job.visibleTo(viewer)) {
            return false;
        }
        if (job.state == JobState.SCHEDULED) {
            job.makeDue(clock.instant(), clock.instant());
            return true;
        }
        return (job.state == JobState.DEAD || job.state == JobState.CANCELLED) && replay(job);
    }

    private boolean replay(StoredJob job) {
        if (!job.keyGivenUp
                && job.job
                        .uniqueKey()
                        .flatMap(key -> live(job.owner, job.kind(), key))
                        .isPresent()) {
            return false;
        }
        job.replay(clock.instant());
        return true;
    }

    @Override
    public synchronized Progress progress(JobOwner viewer, JobId id) {
        return Optional.ofNullable(jobs.get(id))
                .filter(job -> job.visibleTo(viewer))
                .map(job -> job.progress)
                .orElse(Progress.NONE);
    }

    @Override
    public synchronized BatchId insert(JobOwner owner, Batch batch) {
        StoredBatch stored = batches.next(owner, batch.jobs().size());
        batch.onSuccess().ifPresent(job -> stored.onSuccess = blocked(owner, job));
        batch.onEnd().ifPresent(job -> stored.onEnd = blocked(owner, job));
        batches.add(stored);
        for (Enqueued member : insert(owner, batch.jobs())) {
            stored(member.id()).batch = stored.id;
        }
        return stored.id;
    }

    private StoredJob blocked(JobOwner owner, Job job) {
        StoredJob stored = stored(insert(owner, job).id());
        stored.state = JobState.BLOCKED;
        return stored;
    }

    @Override
    public synchronized List<JobId> insertChain(JobOwner owner, List<Job> links) {
        List<StoredJob> stored =
                links.stream().map(link -> stored(insert(owner, link).id())).toList();
        batches.chain(owner, stored);
        return stored.stream().map(job -> job.id).toList();
    }

    @Override
    public synchronized Optional<BatchView> batch(JobOwner viewer, BatchId id) {
        return batches.view(viewer, id, jobs.values());
    }

    @Override
    public synchronized List<JobView> search(JobOwner viewer, JobFilter filter) {
        return seenBy(viewer)
                .filter(job -> job.fits(filter))
                .sorted(Comparator.<StoredJob, JobId>comparing(job -> job.id).reversed())
                .limit(filter.limit())
                .map(StoredJob::view)
                .toList();
    }

    @Override
    public synchronized List<JobPerformance> performance(JobOwner viewer, Duration period) {
        Instant since = clock.instant().minus(period);
        return Performances.of(seenBy(viewer)
                .filter(job -> job.finishedAt != null && job.finishedAt.isAfter(since))
                .toList());
    }

    @Override
    public synchronized void put(LimitScope scope, Limit limit) {
        limits.put(scope, limit);
    }

    @Override
    public synchronized Map<LimitScope, Limit> all() {
        return limits.all();
    }

    @Override
    public synchronized int replay(JobOwner viewer, String kind, int limit) {
        return (int) seenBy(viewer)
                .filter(job -> job.state == JobState.DEAD && job.kind().equals(kind))
                .sorted(Comparator.comparing(InMemoryJobStore::failedAt).thenComparing(job -> job.id))
                .toList()
                .stream()
                .filter(this::replay)
                .limit(limit)
                .count();
    }

    private StoredJob stored(JobId id) {
        return requireNonNull(jobs.get(id), "job");
    }

    private Stream<StoredJob> stored() {
        return jobs.values().stream();
    }

    private Stream<StoredJob> seenBy(JobOwner viewer) {
        return stored().filter(job -> job.visibleTo(viewer));
    }

    private record Reserved(JobId job, Instant until) {}
}
