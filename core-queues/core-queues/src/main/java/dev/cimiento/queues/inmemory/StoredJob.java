package dev.cimiento.queues.inmemory;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.spi.ClaimedJob;
import dev.cimiento.queues.spi.Lease;
import dev.cimiento.queues.spi.WorkerId;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** One job, changed only under the store's lock. */
final class StoredJob {

    /** The order within one owner. */
    static final Comparator<StoredJob> TURN = Comparator.<StoredJob>comparingInt(job -> -job.job.priority())
            .thenComparing(job -> job.runAt)
            .thenComparing(job -> job.id);

    final JobId id;
    final JobOwner owner;
    final Job job;
    final Instant createdAt;
    Instant runAt;
    JobState state;
    int attempt;
    int crashes;
    long leaseNumber;

    @Nullable
    WorkerId worker;

    boolean cancelRequested;
    String error = "";

    @Nullable
    Instant failedAt;

    @Nullable
    Instant finishedAt;

    StoredJob(JobId id, JobOwner owner, Job job, Instant now) {
        this.id = id;
        this.owner = owner;
        this.job = job;
        this.createdAt = now;
        this.runAt = job.runAt().orElse(now.plus(job.delay()));
        this.state = runAt.isAfter(now) ? JobState.SCHEDULED : JobState.READY;
    }

    String kind() {
        return job.kind().name();
    }

    boolean visibleTo(JobOwner viewer) {
        return viewer.isSystem() || viewer.equals(owner);
    }

    boolean heldBy(Lease lease) {
        return state == JobState.RUNNING
                && leaseNumber == lease.number()
                && lease.worker().equals(worker);
    }

    ClaimedJob claim(WorkerId by, Instant now) {
        state = JobState.RUNNING;
        worker = by;
        attempt++;
        leaseNumber++;
        return new ClaimedJob(
                new Lease(id, leaseNumber, by), owner, kind(), job.payload(), attempt, job.maxAttempts(), runAt, now);
    }

    void finish(JobState as, String why, Instant now) {
        state = as;
        worker = null;
        finishedAt = now;
        if (as == JobState.DEAD) {
            failedAt = now;
        }
        if (!why.isEmpty()) {
            error = why;
        }
    }

    void makeDue(Instant at, Instant now) {
        runAt = at;
        worker = null;
        state = at.isAfter(now) ? JobState.SCHEDULED : JobState.READY;
    }

    void replay(Instant now) {
        attempt = 0;
        crashes = 0;
        cancelRequested = false;
        finishedAt = null;
        failedAt = null;
        error = "";
        makeDue(now, now);
    }

    JobView view() {
        return new JobView(
                id,
                owner,
                kind(),
                state == JobState.DONE ? "" : job.payload(),
                state,
                attempt,
                job.maxAttempts(),
                createdAt,
                runAt,
                error);
    }
}
