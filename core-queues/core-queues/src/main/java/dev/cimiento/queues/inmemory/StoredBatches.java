package dev.cimiento.queues.inmemory;

import dev.cimiento.queues.BatchId;
import dev.cimiento.queues.BatchView;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.JobState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The batches, and the steps of chains, which are batches of one. Used only under the store's lock. */
final class StoredBatches {

    private final InstantSource clock;
    private final Map<BatchId, StoredBatch> batches = new LinkedHashMap<>();
    private long last;

    StoredBatches(InstantSource clock) {
        this.clock = clock;
    }

    /** A batch with the next number, which is not among the others until it is added. */
    StoredBatch next(JobOwner owner, int total) {
        return new StoredBatch(new BatchId(++last), owner, total, clock.instant());
    }

    void add(StoredBatch batch) {
        batches.put(batch.id, batch);
    }

    /** Lets each of these jobs wait for the one before. */
    void chain(JobOwner owner, List<StoredJob> links) {
        for (int i = 1; i < links.size(); i++) {
            StoredBatch step = next(owner, 1);
            step.onSuccess = links.get(i);
            links.get(i).state = JobState.BLOCKED;
            links.get(i - 1).batch = step.id;
            add(step);
        }
    }

    /** What follows batches that have ended, again and again, since the links of a chain may be cancelled one after the other. */
    void letGo(Collection<StoredJob> jobs) {
        boolean more = true;
        while (more) {
            more = false;
            for (StoredBatch batch : batches.values()) {
                more |= !batch.closed && batch.letGo(members(batch.id, jobs), clock.instant());
            }
        }
    }

    /** What was cancelled says until the end of its batch that this did not succeed. */
    boolean decides(StoredJob job) {
        StoredBatch batch = job.batch == null ? null : batches.get(job.batch);
        return job.state == JobState.CANCELLED && batch != null && !batch.closed;
    }

    void prune(Instant before) {
        batches.values().removeIf(batch -> batch.closed && batch.endedAt != null && batch.endedAt.isBefore(before));
    }

    Optional<BatchView> view(JobOwner viewer, BatchId id, Collection<StoredJob> jobs) {
        return Optional.ofNullable(batches.get(id))
                .filter(batch -> viewer.isSystem() || viewer.equals(batch.owner))
                .map(batch -> batch.view(members(id, jobs)));
    }

    private static List<StoredJob> members(BatchId id, Collection<StoredJob> jobs) {
        return jobs.stream().filter(job -> id.equals(job.batch)).toList();
    }
}
