package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.spi.JobBatches;
import java.util.List;
import java.util.Optional;

/**
 * Where applications hand in jobs of which some follow others. They belong to the tenant that is entered, or to the platform, and are queued
 * if and when the transaction commits, as {@link JobQueue} has it. Every method throws {@code NoTenantException} where neither was entered.
 * Safe for use by many threads.
 */
public final class Batches {

    private final JobBatches store;
    private final JobQueue queue;

    private Batches(JobBatches store, JobQueue queue) {
        this.store = requireNonNull(store, "store");
        this.queue = requireNonNull(queue, "queue");
    }

    /** Of this store, which is the queue's too. */
    public static Batches of(JobBatches store, JobQueue queue) {
        return new Batches(store, queue);
    }

    /** Hands in jobs that belong together, and what follows them, all or nothing. */
    public BatchId enqueue(Batch batch) {
        Batch given = Batch.of(batch.jobs().stream().map(queue::intercepted).toList());
        if (batch.onSuccess().isPresent()) {
            given = given.withOnSuccess(queue.intercepted(batch.onSuccess().get()));
        }
        if (batch.onEnd().isPresent()) {
            given = given.withOnEnd(queue.intercepted(batch.onEnd().get()));
        }
        BatchId id = store.insert(JobOwner.current(), given);
        queue.signal(given.jobs());
        return id;
    }

    /**
     * Hands in jobs of which each runs when the one before was done. Where one is a dead letter, the rest waits until it was put back and
     * done; where one is cancelled, the rest is cancelled too.
     *
     * @return their numbers, in the same order
     * @throws IllegalArgumentException when there are none, one has a unique key, or one but the first a delay or a moment
     */
    public List<JobId> enqueueChain(List<Job> links) {
        if (links.isEmpty()) {
            throw new IllegalArgumentException("a chain has at least one job, was empty");
        }
        Batch.withoutKey(links.get(0));
        links.subList(1, links.size()).forEach(Batch::follower);
        List<Job> given = links.stream().map(queue::intercepted).toList();
        List<JobId> ids = store.insertChain(JobOwner.current(), given);
        queue.signal(given.subList(0, 1));
        return ids;
    }

    /** How far a batch is; empty where there is none, or it was forgotten after its end. */
    public Optional<BatchView> find(BatchId id) {
        return store.batch(JobOwner.current(), requireNonNull(id, "id"));
    }
}
