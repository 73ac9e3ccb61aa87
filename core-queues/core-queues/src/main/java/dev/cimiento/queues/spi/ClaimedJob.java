package dev.cimiento.queues.spi;

import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobOwner;
import java.time.Instant;
import java.util.Map;

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
 * @param expiresAt not to be started after this; {@link dev.cimiento.queues.Job#NEVER} for no end
 * @param crashes how many workers died with it
 * @param headers what travels beside the payload
 */
public record ClaimedJob(
        Lease lease,
        JobOwner owner,
        String kind,
        String payload,
        int attempt,
        int maxAttempts,
        Instant runAt,
        Instant startedAt,
        Instant expiresAt,
        int crashes,
        Map<String, String> headers) {

    /** Copies the headers. */
    public ClaimedJob {
        headers = Map.copyOf(headers);
    }

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
