package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.spi.JobStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * Where applications hand in jobs. A job belongs to the tenant that is entered when it is enqueued, and its handler runs with that tenant
 * entered; inside {@code TenantContext.system(...)} it belongs to the platform.
 *
 * <p>With a store on PostgreSQL a job that is enqueued inside a transaction of the same data source is queued if and when that
 * transaction commits. Safe for use by many threads.
 */
public final class JobQueue {

    private final JobStore store;
    private final Set<Runnable> wakeUps = new CopyOnWriteArraySet<>();

    private JobQueue(JobStore store) {
        this.store = requireNonNull(store, "store");
    }

    /** On this store. */
    public static JobQueue on(JobStore store) {
        return new JobQueue(store);
    }

    /**
     * Hands in a job.
     *
     * @throws dev.cimiento.tenancy.NoTenantException where neither a tenant nor the system scope was entered
     */
    public Enqueued enqueue(Job job) {
        return enqueueAll(List.of(requireNonNull(job, "job"))).get(0);
    }

    /**
     * Hands in many jobs of one owner, all or none; far faster than one by one.
     *
     * @return what became of each, in the same order
     * @throws dev.cimiento.tenancy.NoTenantException where neither a tenant nor the system scope was entered
     */
    public List<Enqueued> enqueueAll(List<Job> jobs) {
        JobOwner owner = JobOwner.current();
        if (jobs.isEmpty()) {
            return List.of();
        }
        List<Enqueued> enqueued = List.copyOf(store.insert(owner, List.copyOf(jobs)));
        wakeUps.forEach(Runnable::run);
        return enqueued;
    }

    /** Cancels a job of the current tenant that waits; one that runs is asked to stop and not tried again. */
    public CancelResult cancel(JobId id) {
        return store.cancel(JobOwner.current(), requireNonNull(id, "id"));
    }

    /** As {@link #cancel(JobId)}, for the job with this unique key: the reminder of a booking that was moved. */
    public CancelResult cancel(JobKind<?> kind, String uniqueKey) {
        return store.cancel(JobOwner.current(), kind.name(), Job.checkedKey(uniqueKey));
    }

    JobStore store() {
        return store;
    }

    void onEnqueue(Runnable wakeUp) {
        wakeUps.add(wakeUp);
    }

    void forget(Runnable wakeUp) {
        wakeUps.remove(wakeUp);
    }
}
