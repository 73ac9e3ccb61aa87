package dev.cimiento.queues.spi;

import dev.cimiento.queues.JobFilter;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.JobPerformance;
import dev.cimiento.queues.JobView;
import java.time.Duration;
import java.util.List;

/**
 * What a dashboard asks. An ability of its own: a store need not have it. A tenant sees its own, the system sees all. {@code JobReports} calls
 * it on the application's threads.
 */
public interface JobSearch {

    /** The newest first. */
    List<JobView> search(JobOwner viewer, JobFilter filter);

    /** Of the jobs that ended in the last period, for each owner and kind, ordered by both. */
    List<JobPerformance> performance(JobOwner viewer, Duration period);
}
