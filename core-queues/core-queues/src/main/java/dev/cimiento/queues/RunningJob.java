package dev.cimiento.queues;

import java.util.Map;

/**
 * The job that a handler is working on. Safe for use by many threads.
 *
 * @param <T> the payload
 */
public interface RunningJob<T> {

    /** Its number; the same at every attempt, so it makes a good idempotency key for what the handler calls. */
    JobId id();

    /** Whose it is; a tenant's is entered around the handler. */
    JobOwner owner();

    /** The name of its kind. */
    String kind();

    /** The payload. */
    T payload();

    /** Which attempt this is: 1 for the first. */
    int attempt();

    /** Which attempt is the last. */
    int maxAttempts();

    /** What was sent beside the payload. */
    Map<String, String> headers();

    /**
     * Says how far it is, for those who watch and for the next attempt. In the transaction that is open on this thread on the store's data
     * source, else at once: one statement, so not for every row.
     *
     * @throws LostLeaseException when the job is no longer this worker's
     */
    void report(Progress progress);

    /** What was reported last, by this attempt or one before; {@link Progress#NONE} at the beginning. */
    Progress lastReport();

    /** Whether someone asked to cancel it; learned at the worker's heartbeat. */
    boolean cancelRequested();

    /**
     * Whether the lease was lost, so that another worker may be doing this job by now: stop. The handler's thread is interrupted too.
     * What this handler acknowledges changes nothing any more.
     */
    boolean leaseLost();

    /**
     * Completes the job in the transaction that is open on this thread on the store's data source, so that the work and its completion
     * commit together: what the handler did in that transaction happens exactly once. Outside a transaction it is completed at once. The
     * handler then returns {@link Outcome#done()}; if the transaction rolls back and the handler throws, the job is tried again.
     *
     * @throws LostLeaseException when the job is no longer this worker's; let it roll the transaction back
     */
    void complete();
}
