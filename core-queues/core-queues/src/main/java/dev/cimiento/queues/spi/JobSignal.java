package dev.cimiento.queues.spi;

/**
 * Tells workers that there may be new jobs in a lane, so that they need not wait for their next poll. A hint: it may be late, or lost, or
 * for nothing, and workers poll all the same. Safe for use by many threads.
 */
public interface JobSignal {

    /**
     * There may be new jobs. {@code JobQueue} calls it on the application's threads, perhaps before the transaction has committed. Returns
     * at once and throws nothing.
     */
    void send(String lane);

    /** From now on runs this, which is quick, at each signal for the lane. Called when a worker starts. */
    void listen(String lane, Runnable wakeUp);

    /** No longer. */
    void forget(String lane, Runnable wakeUp);
}
