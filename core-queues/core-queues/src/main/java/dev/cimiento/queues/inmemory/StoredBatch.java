package dev.cimiento.queues.inmemory;

import dev.cimiento.queues.BatchId;
import dev.cimiento.queues.BatchView;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.JobState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One batch, changed only under the store's lock. */
final class StoredBatch {

    final BatchId id;
    final JobOwner owner;
    final int total;
    final Instant createdAt;

    @Nullable
    StoredJob onSuccess;

    @Nullable
    StoredJob onEnd;

    @Nullable
    Instant endedAt;

    boolean closed;

    StoredBatch(BatchId id, JobOwner owner, int total, Instant createdAt) {
        this.id = id;
        this.owner = owner;
        this.total = total;
        this.createdAt = createdAt;
    }

    /** Where none of the members is live, lets go what follows; gives whether it cancelled a job by that. */
    boolean letGo(List<StoredJob> members, Instant now) {
        if (members.stream().anyMatch(job -> job.state.isLive())) {
            return false;
        }
        if (endedAt == null) {
            endedAt = now;
            release(onEnd, now);
        }
        boolean cancelled = members.stream().anyMatch(job -> job.state == JobState.CANCELLED);
        boolean dead = members.stream().anyMatch(job -> job.state == JobState.DEAD);
        closed = cancelled || !dead || onSuccess == null;
        StoredJob next = onSuccess;
        if (cancelled && next != null && next.state == JobState.BLOCKED) {
            next.finish(JobState.CANCELLED, "a job that it waited for was cancelled", now);
            return true;
        }
        if (closed) {
            release(next, now);
        }
        return false;
    }

    private static void release(@Nullable StoredJob job, Instant now) {
        if (job != null && job.state == JobState.BLOCKED) {
            job.makeDue(now, now);
        }
    }

    BatchView view(List<StoredJob> members) {
        int live = (int) members.stream().filter(job -> job.state.isLive()).count();
        int failed = (int) members.stream()
                .filter(job -> job.state == JobState.DEAD || job.state == JobState.CANCELLED)
                .count();
        return new BatchView(id, owner, total, live, failed, createdAt);
    }
}
