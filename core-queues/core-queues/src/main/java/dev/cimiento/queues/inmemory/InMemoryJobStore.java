package dev.cimiento.queues.inmemory;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.CancelResult;
import dev.cimiento.queues.Enqueued;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobCounts;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.JobsRescued;
import dev.cimiento.queues.spi.ClaimRequest;
import dev.cimiento.queues.spi.ClaimedJob;
import dev.cimiento.queues.spi.HeldJob;
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
public final class InMemoryJobStore implements JobStore {

    private final InstantSource clock;
    private final NavigableMap<JobId, StoredJob> jobs = new TreeMap<>();
    private final Map<WorkerId, Instant> leases = new HashMap<>();
    private final Map<String, JobOwner> lastServed = new HashMap<>();
    private long lastId;

    /** By the system's clock. */
    public InMemoryJobStore() {
        this(InstantSource.system());
    }

    /** By this clock. */
    public InMemoryJobStore(InstantSource clock) {
        this.clock = requireNonNull(clock, "clock");
    }

    @Override
    public synchronized List<Enqueued> insert(JobOwner owner, List<Job> added) {
        return added.stream().map(job -> insert(owner, job)).toList();
    }

    private Enqueued insert(JobOwner owner, Job job) {
        Optional<StoredJob> existing =
                job.uniqueKey().flatMap(key -> live(owner, job.kind().name(), key));
        if (existing.isPresent()) {
            return new Enqueued.Existing(existing.get().id);
        }
        StoredJob stored = new StoredJob(new JobId(++lastId), owner, job, clock.instant());
        jobs.put(stored.id, stored);
        return new Enqueued.Created(stored.id);
    }

    private Optional<StoredJob> live(JobOwner owner, String kind, String key) {
        return all().filter(job -> job.state.isLive()
                        && job.owner.equals(owner)
                        && job.kind().equals(kind)
                        && job.job.uniqueKey().equals(Optional.of(key)))
                .findFirst();
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
    public synchronized List<HeldJob> heartbeat(WorkerId worker, Duration lease) {
        leases.put(worker, clock.instant().plus(lease));
        return all().filter(job -> job.state == JobState.RUNNING && worker.equals(job.worker))
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
        all().filter(job -> job.state == JobState.SCHEDULED && !job.runAt.isAfter(now))
                .forEach(job -> job.state = JobState.READY);
        List<Iterator<StoredJob>> ring = ring(request);
        List<StoredJob> picked = new ArrayList<>();
        boolean found = true;
        while (found && picked.size() < request.limit()) {
            found = false;
            for (Iterator<StoredJob> backlog : ring) {
                if (backlog.hasNext() && picked.size() < request.limit()) {
                    picked.add(backlog.next());
                    found = true;
                }
            }
        }
        if (!picked.isEmpty()) {
            lastServed.put(request.lane(), picked.get(picked.size() - 1).owner);
        }
        return picked.stream().map(job -> job.claim(request.worker(), now)).toList();
    }

    /** The backlog of each owner, beginning after the one that was served last. */
    private List<Iterator<StoredJob>> ring(ClaimRequest request) {
        TreeMap<JobOwner, List<StoredJob>> backlogs = all().filter(job -> job.state == JobState.READY
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
        return stale;
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
                        && job.finishedAt.isBefore(before));
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
        if (job.job.uniqueKey().flatMap(key -> live(job.owner, job.kind(), key)).isPresent()) {
            return false;
        }
        job.replay(clock.instant());
        return true;
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

    private Stream<StoredJob> all() {
        return jobs.values().stream();
    }

    private Stream<StoredJob> seenBy(JobOwner viewer) {
        return all().filter(job -> job.visibleTo(viewer));
    }
}
