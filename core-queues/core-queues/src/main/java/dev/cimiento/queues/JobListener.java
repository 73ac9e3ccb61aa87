package dev.cimiento.queues;

/**
 * Hears what a worker does, for metrics. Called on the worker's threads, with no tenant entered: be quick. What a method throws is logged
 * and otherwise ignored.
 */
public interface JobListener {

    /** A handler begins. */
    default void started(JobStarted event) {}

    /** A handler ended and its outcome was stored, or refused as stale. */
    default void finished(JobFinished event) {}

    /** Jobs of workers that were taken for dead were made ready again or given up. */
    default void rescued(JobsRescued event) {}
}
