package dev.cimiento.queues;

import dev.cimiento.tenancy.Call;

/**
 * Stands around enqueueing and handling: for traces, for who asked for it. Implementations are safe for use by many threads. What a method
 * throws is thrown to who enqueues, or fails the attempt.
 */
public interface JobInterceptor {

    /** The job to be stored in place of this one, as with one header more. Called on the application's thread. */
    default Job enqueue(Job job) {
        return job;
    }

    /**
     * Called on the handler's thread with the tenant entered; calls the next one.
     *
     * @throws Exception what the next one throws
     */
    default Outcome handle(RunningJob<?> job, Call<Outcome, Exception> next) throws Exception {
        return next.call();
    }
}
