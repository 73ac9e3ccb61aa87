package dev.cimiento.queues.spi;

import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobOwner;
import java.time.Instant;

/**
 * A job in the hands of a worker.
 *
 * @param lease what the worker says with how it ended
 * @param owner whose it is
 * @param kind the name of its kind
 * @param payload the encoded payload
 * @param attempt 1 for the first
 * @param maxAttempts how often at most
 * @param runAt when it was due
 * @param startedAt when it was claimed
 */
public record ClaimedJob(
        Lease lease,
        JobOwner owner,
        String kind,
        String payload,
        int attempt,
        int maxAttempts,
        Instant runAt,
        Instant startedAt) {

    /** Its number. */
    public JobId id() {
        return lease.job();
    }

    /** Without the payload. */
    @Override
    public String toString() {
        return "ClaimedJob[" + id() + " of " + owner + ", " + kind + ", attempt " + attempt + "/" + maxAttempts + "]";
    }
}
