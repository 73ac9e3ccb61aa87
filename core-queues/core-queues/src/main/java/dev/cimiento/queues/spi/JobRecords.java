package dev.cimiento.queues.spi;

import dev.cimiento.queues.JobCounts;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.Progress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of jobs. A tenant sees its own, the system sees all. {@code Jobs} calls it on the application's threads. */
public interface JobRecords {

    /** The job. */
    Optional<JobView> find(JobOwner viewer, JobId id);

    /** How many are in each state, for each owner that has any. */
    Map<JobOwner, JobCounts> counts(JobOwner viewer);

    /** Jobs that wait, the next due first. */
    List<JobView> upcoming(JobOwner viewer, int limit);

    /** Jobs that failed and are retried or dead, the last failure first. */
    List<JobView> failures(JobOwner viewer, int limit);

    /**
     * Makes a scheduled job due now, or puts a dead or cancelled one back with all its attempts.
     *
     * @return whether the job is queued by this
     */
    boolean retry(JobOwner viewer, JobId id);

    /** Puts back at most this many dead letters of a kind, the oldest first, each with all its attempts; gives how many. */
    int replay(JobOwner viewer, String kind, int limit);

    /** How far the job said it is; {@link Progress#NONE} where it said nothing or is unknown. */
    Progress progress(JobOwner viewer, JobId id);
}
