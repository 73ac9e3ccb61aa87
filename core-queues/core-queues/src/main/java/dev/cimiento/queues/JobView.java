package dev.cimiento.queues;

import java.time.Instant;

/**
 * A job as seen from outside.
 *
 * @param id its number
 * @param owner whose it is
 * @param kind the name of its kind
 * @param payload the encoded payload; empty once the job is done
 * @param state where it is in its life
 * @param attempt how often it was started
 * @param maxAttempts how often at most
 * @param createdAt when it was enqueued
 * @param runAt when it is or was due
 * @param error what the last failed attempt said, or the reason it was cancelled; empty where there is none
 */
public record JobView(
        JobId id,
        JobOwner owner,
        String kind,
        String payload,
        JobState state,
        int attempt,
        int maxAttempts,
        Instant createdAt,
        Instant runAt,
        String error) {

    /** Without the payload and the error, which may hold personal data. */
    @Override
    public String toString() {
        return "JobView[" + id + " of " + owner + ", " + kind + ", " + state + ", attempt " + attempt + "/"
                + maxAttempts + "]";
    }
}
