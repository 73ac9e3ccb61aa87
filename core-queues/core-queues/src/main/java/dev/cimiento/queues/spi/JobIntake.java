package dev.cimiento.queues.spi;

import dev.cimiento.queues.CancelResult;
import dev.cimiento.queues.Enqueued;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobOwner;
import java.util.List;

/** Where jobs come in. {@code JobQueue} calls it on the application's threads; a store joins the transaction that is open there. */
public interface JobIntake {

    /**
     * Stores these jobs, all or none.
     *
     * @return what became of each, in the same order; within one list, the second of two jobs with one unique key is {@code Existing}
     */
    List<Enqueued> insert(JobOwner owner, List<Job> jobs);

    /** Cancels a live job of the owner; the system may cancel anybody's. */
    CancelResult cancel(JobOwner owner, JobId id);

    /** Cancels the live job of exactly this owner, kind and unique key. */
    CancelResult cancel(JobOwner owner, String kind, String uniqueKey);

    /**
     * Cancels all that the owner has waiting, and asks what runs to stop.
     *
     * @return how many were cancelled or asked
     */
    int cancelAll(JobOwner owner);
}
