package dev.cimiento.queues;

/**
 * Does the work of one kind of job. Called by many threads of a worker at once, each with the tenant of its job entered.
 *
 * @param <T> the payload
 */
@FunctionalInterface
public interface JobHandler<T> {

    /**
     * Does the work.
     *
     * @throws Exception to be tried again after the kind's {@link Backoff}; the last attempt's failure makes a dead letter
     */
    Outcome handle(RunningJob<T> job) throws Exception;
}
