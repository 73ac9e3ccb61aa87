package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.spi.JobSignal;
import dev.cimiento.queues.spi.JobStore;
import java.util.ArrayList;
import java.util.List;

/**
 * Where applications hand in jobs. A job belongs to the tenant that is entered when it is enqueued, and its handler runs with that tenant
 * entered; inside {@code TenantContext.system(...)} it belongs to the platform.
 *
 * <p>With a store on PostgreSQL a job that is enqueued inside a transaction of the same data source is queued if and when that
 * transaction commits. Safe for use by many threads.
 */
public final class JobQueue {

    private final JobStore store;
    private final JobSignal signal;
    private final List<JobInterceptor> interceptors;

    private JobQueue(JobStore store, JobSignal signal, List<JobInterceptor> interceptors) {
        this.store = requireNonNull(store, "store");
        this.signal = requireNonNull(signal, "signal");
        this.interceptors = List.copyOf(interceptors);
    }

    /** On this store. Workers of this queue, in this process, are woken when something is enqueued; others look for it as they poll. */
    public static JobQueue on(JobStore store) {
        return new JobQueue(store, new LocalSignal(), List.of());
    }

    /** Wakes workers by this signal, those of other processes too. */
    public JobQueue withSignal(JobSignal signal) {
        return new JobQueue(store, signal, interceptors);
    }

    /** With this one around those before. */
    public JobQueue withInterceptor(JobInterceptor interceptor) {
        List<JobInterceptor> more = new ArrayList<>(interceptors);
        more.add(requireNonNull(interceptor, "interceptor"));
        return new JobQueue(store, signal, more);
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
        List<Job> given = jobs.stream().map(this::intercepted).toList();
        List<Enqueued> enqueued = List.copyOf(store.insert(owner, given));
        signal(given);
        return enqueued;
    }

    /** The job as the interceptors have it. */
    Job intercepted(Job job) {
        Job given = requireNonNull(job, "job");
        for (JobInterceptor interceptor : interceptors) {
            given = interceptor.enqueue(given);
        }
        return given;
    }

    /** Wakes workers for those of these that are due. */
    void signal(List<Job> jobs) {
        jobs.stream()
                .filter(job -> job.runAt().isEmpty() && job.delay().isZero())
                .map(job -> job.kind().lane())
                .distinct()
                .forEach(signal::send);
    }

    /** Cancels a job of the current tenant that waits; one that runs is asked to stop and not tried again. */
    public CancelResult cancel(JobId id) {
        return store.cancel(JobOwner.current(), requireNonNull(id, "id"));
    }

    /** As {@link #cancel(JobId)}, for the job with this unique key: the reminder of a booking that was moved. */
    public CancelResult cancel(JobKind<?> kind, String uniqueKey) {
        return store.cancel(JobOwner.current(), kind.name(), Job.checkedKey(uniqueKey));
    }

    /**
     * Cancels all jobs of the current tenant that wait, and asks those that run to stop: for a tenant that leaves, after {@link
     * Schedules#removeAll}. In the transaction that is open.
     *
     * @return how many were cancelled or asked
     */
    public int cancelAll() {
        return store.cancelAll(JobOwner.current());
    }

    JobStore store() {
        return store;
    }

    JobSignal signal() {
        return signal;
    }

    List<JobInterceptor> interceptors() {
        return interceptors;
    }
}
