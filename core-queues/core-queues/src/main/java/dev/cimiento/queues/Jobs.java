package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.spi.JobRecords;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of jobs, for dashboards and for people who repair. A tenant sees and touches its own jobs; {@code TenantContext.system(...)}
 * sees the fleet's. Every method throws {@code NoTenantException} where neither was entered. Safe for use by many threads.
 */
public final class Jobs {

    private final JobRecords records;

    private Jobs(JobRecords records) {
        this.records = requireNonNull(records, "records");
    }

    /** Of this store. */
    public static Jobs on(JobRecords store) {
        return new Jobs(store);
    }

    /** The job. */
    public Optional<JobView> find(JobId id) {
        return records.find(JobOwner.current(), requireNonNull(id, "id"));
    }

    /** How many are in each state. */
    public JobCounts counts() {
        return countsByOwner().values().stream().reduce(new JobCounts(Map.of()), JobCounts::plus);
    }

    /** How many are in each state, for each owner that has any; inside a tenant, for that one alone. */
    public Map<JobOwner, JobCounts> countsByOwner() {
        return records.counts(JobOwner.current());
    }

    /**
     * Jobs that wait, the next due first.
     *
     * @param limit from 1 to 1000
     */
    public List<JobView> upcoming(int limit) {
        return records.upcoming(JobOwner.current(), checked(limit));
    }

    /**
     * Jobs that failed and are retried or dead, the last failure first.
     *
     * @param limit from 1 to 1000
     */
    public List<JobView> failures(int limit) {
        return records.failures(JobOwner.current(), checked(limit));
    }

    /**
     * Makes a scheduled job due now, or puts a dead or cancelled one back with all its attempts.
     *
     * @return whether it is queued by this; not where it is ready, runs, is done or unknown, or a job with its unique key is queued
     */
    public boolean retry(JobId id) {
        return records.retry(JobOwner.current(), requireNonNull(id, "id"));
    }

    /**
     * Puts dead letters of a kind back, the oldest first, each with all its attempts: after what broke was repaired.
     *
     * @param limit from 1 to 1000
     * @return how many
     */
    public int replay(JobKind<?> kind, int limit) {
        return records.replay(JobOwner.current(), kind.name(), checked(limit));
    }

    /** How far a job said it is; {@link Progress#NONE} where it said nothing. */
    public Progress progress(JobId id) {
        return records.progress(JobOwner.current(), requireNonNull(id, "id"));
    }

    private static int checked(int limit) {
        return JobFilter.checkedLimit(limit);
    }
}
