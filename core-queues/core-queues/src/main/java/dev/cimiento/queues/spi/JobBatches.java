package dev.cimiento.queues.spi;

import dev.cimiento.queues.Batch;
import dev.cimiento.queues.BatchId;
import dev.cimiento.queues.BatchView;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobOwner;
import java.util.List;
import java.util.Optional;

/**
 * Jobs that follow others. An ability of its own: a store need not have it. {@code Batches} calls it on the application's threads, and a store joins the transaction that
 * is open there. What follows is let go soon after the last one ended, and at the latest by {@link JobClaims#rescue}.
 */
public interface JobBatches {

    /** Stores a batch and what follows it, all or nothing. */
    BatchId insert(JobOwner owner, Batch batch);

    /**
     * Stores jobs of which each is let go when the one before was done.
     *
     * @return their numbers, in the same order
     */
    List<JobId> insertChain(JobOwner owner, List<Job> links);

    /** How far a batch is. */
    Optional<BatchView> batch(JobOwner viewer, BatchId id);
}
