package dev.cimiento.queues;

/** What became of a wish to cancel. */
public sealed interface CancelResult {

    /**
     * The job was waiting and will not run.
     *
     * @param id the job
     */
    record Cancelled(JobId id) implements CancelResult {}

    /**
     * The job is running: its handler may see {@link RunningJob#cancelRequested()}; it will not be tried again.
     *
     * @param id the job
     */
    record Requested(JobId id) implements CancelResult {}

    /** There is no such job that waits or runs, or it is not of the current tenant. */
    record NotFound() implements CancelResult {}
}
