package dev.cimiento.queues.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.JobId;

/**
 * The right to say how one claim of a job ended. It fences: once the job is rescued, snoozed or claimed again, this lease says nothing.
 *
 * @param job the job
 * @param number grows with every claim of this job, for as long as the job exists, replays included
 * @param worker who claimed it
 */
public record Lease(JobId job, long number, WorkerId worker) {

    /** Checks that all is there. */
    public Lease {
        requireNonNull(job, "job");
        requireNonNull(worker, "worker");
    }
}
