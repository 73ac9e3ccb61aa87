package dev.cimiento.queues;

import java.time.Duration;

/**
 * A handler ended.
 *
 * @param id the job
 * @param owner whose it is
 * @param kind the name of its kind
 * @param attempt 1 for the first
 * @param ending how
 * @param took how long the handler ran
 */
public record JobFinished(JobId id, JobOwner owner, String kind, int attempt, Ending ending, Duration took) {

    /** How an attempt ended. */
    public enum Ending {
        /** Done. */
        DONE,
        /** Failed, to be tried again. */
        RETRY,
        /** Failed for the last time. */
        DEAD,
        /** Put off by its handler. */
        SNOOZED,
        /** Cancelled by its handler. */
        CANCELLED,
        /** Not started, since its moment to expire had passed. */
        EXPIRED,
        /** Given back since the worker closes. */
        RELEASED,
        /** Ended after the job had been rescued from this worker: nothing was stored. */
        STALE
    }
}
