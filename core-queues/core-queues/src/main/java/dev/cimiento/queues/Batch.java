package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that belong together, and what follows when none of them waits or runs any more. Immutable.
 *
 * <p>{@link #withOnSuccess} follows when all were done; where some are dead letters it stays blocked, and follows when they were put back
 * and done; where one was cancelled it is cancelled too. {@link #withOnEnd} follows once, when the batch first comes to its end, whatever
 * that was. Both are queued with the batch, so that they cannot be forgotten.
 */
public final class Batch {

    private final List<Job> jobs;
    private final @Nullable Job onSuccess;
    private final @Nullable Job onEnd;

    private Batch(List<Job> jobs, @Nullable Job onSuccess, @Nullable Job onEnd) {
        this.jobs = jobs;
        this.onSuccess = onSuccess;
        this.onEnd = onEnd;
    }

    /**
     * Of these jobs.
     *
     * @throws IllegalArgumentException when there are none, or one has a unique key, since a job that is there already belongs to nobody's batch
     */
    public static Batch of(List<Job> jobs) {
        if (jobs.isEmpty()) {
            throw new IllegalArgumentException("a batch has at least one job, was empty");
        }
        jobs.forEach(Batch::withoutKey);
        return new Batch(List.copyOf(jobs), null, null);
    }

    /**
     * What follows when all were done.
     *
     * @throws IllegalArgumentException when it has a unique key, a delay or a moment
     */
    public Batch withOnSuccess(Job job) {
        return new Batch(jobs, follower(job), onEnd);
    }

    /**
     * What follows when none waits or runs any more, however they ended.
     *
     * @throws IllegalArgumentException when it has a unique key, a delay or a moment
     */
    public Batch withOnEnd(Job job) {
        return new Batch(jobs, onSuccess, follower(job));
    }

    /** The jobs. */
    public List<Job> jobs() {
        return jobs;
    }

    /** What follows when all were done. */
    public Optional<Job> onSuccess() {
        return Optional.ofNullable(onSuccess);
    }

    /** What follows in any case. */
    public Optional<Job> onEnd() {
        return Optional.ofNullable(onEnd);
    }

    /** A job that waits for others, checked. */
    static Job follower(Job job) {
        withoutKey(job);
        if (job.runAt().isPresent() || !job.delay().isZero()) {
            throw new IllegalArgumentException("a job that follows others runs when those are done, and has neither a"
                    + " moment nor a delay of its own: " + job);
        }
        return job;
    }

    static void withoutKey(Job job) {
        if (requireNonNull(job, "job").uniqueness().isPresent()) {
            throw new IllegalArgumentException("a job of a batch or chain has no unique key: " + job);
        }
    }

    @Override
    public String toString() {
        return "Batch of " + jobs.size() + " jobs";
    }
}
