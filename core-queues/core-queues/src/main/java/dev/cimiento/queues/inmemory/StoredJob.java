package dev.cimiento.queues.inmemory;

import dev.cimiento.queues.BatchId;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobFilter;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.Progress;
import dev.cimiento.queues.Uniqueness;
import dev.cimiento.queues.spi.ClaimedJob;
import dev.cimiento.queues.spi.Lease;
import dev.cimiento.queues.spi.WorkerId;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
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

    @Nullable
    BatchId batch;

    @Nullable
    Instant claimedAt;

    boolean keyGivenUp;
    Progress progress = Progress.NONE;

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
        Instant wanted = job.runAt().orElse(now.plus(job.delay()));
        this.runAt = wanted.isAfter(now) ? wanted : now;
        this.state = runAt.isAfter(now) ? JobState.SCHEDULED : JobState.READY;
    }

    String kind() {
        return job.kind().name();
    }

    boolean visibleTo(JobOwner viewer) {
        return viewer.isSystem() || viewer.equals(owner);
    }

    boolean hasKey(JobOwner of, String kind, String key) {
        return state.isLive()
                && !keyGivenUp
                && owner.equals(of)
                && kind().equals(kind)
                && job.uniqueKey().equals(Optional.of(key));
    }

    boolean fits(JobFilter filter) {
        return (filter.states().isEmpty() || filter.states().contains(state))
                && filter.kind().map(kind()::equals).orElse(true)
                && filter.owner().map(owner::equals).orElse(true)
                && id.value() < filter.before()
                && createdAt.isBefore(filter.createdBefore())
                && error.toLowerCase(Locale.ROOT).contains(filter.error().toLowerCase(Locale.ROOT));
    }

    boolean heldBy(Lease lease) {
        return state == JobState.RUNNING
                && id.equals(lease.job())
                && leaseNumber == lease.number()
                && lease.worker().equals(worker);
    }

    ClaimedJob claim(WorkerId by, Instant now) {
        state = JobState.RUNNING;
        worker = by;
        claimedAt = now;
        keyGivenUp |= job.uniqueness()
                .filter(key -> key.until() == Uniqueness.Until.STARTED)
                .isPresent();
        attempt++;
        leaseNumber++;
        return new ClaimedJob(
                new Lease(id, leaseNumber, by),
                owner,
                kind(),
                job.payload(),
                attempt,
                job.maxAttempts(),
                runAt,
                now,
                job.expiresAt(),
                crashes,
                job.headers());
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
