package dev.cimiento.queues;

import java.time.Instant;

/**
 * How far a batch is.
 *
 * @param id its number
 * @param owner whose it is
 * @param total how many jobs it was made of
 * @param live how many of them wait or run
 * @param failed how many of them are dead letters or were cancelled
 * @param createdAt when it was enqueued
 */
public record BatchView(BatchId id, JobOwner owner, int total, int live, int failed, Instant createdAt) {

    /** How many were done, those that were forgotten since among them. */
    public int done() {
        return total - live - failed;
    }

    /** Whether none waits or runs. */
    public boolean ended() {
        return live == 0;
    }
}
