package dev.cimiento.queues;

/** What became of a job that was handed in: it is queued, now or already. */
public sealed interface Enqueued {

    /** The job that is queued. */
    JobId id();

    /**
     * A new job.
     *
     * @param id its number
     */
    record Created(JobId id) implements Enqueued {}

    /**
     * Nothing new: a job with the same unique key was queued or running.
     *
     * @param id the number of that one
     */
    record Existing(JobId id) implements Enqueued {}
}
