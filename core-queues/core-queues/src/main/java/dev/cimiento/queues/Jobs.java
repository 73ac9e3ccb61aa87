package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.spi.JobStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of jobs, for dashboards and for people who repair. A tenant sees and touches its own jobs; {@code TenantContext.system(...)}
 * sees the fleet's. Every method throws {@code NoTenantException} where neither was entered. Safe for use by many threads.
 */
public final class Jobs {

    private final JobStore records;

    private Jobs(JobStore records) {
        this.records = requireNonNull(records, "records");
    }

    /** Of this store. */
    public static Jobs on(JobStore store) {
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

    /** How far a batch is; empty where there is none, or it was forgotten after its end. */
    public Optional<BatchView> batch(BatchId id) {
        return records.batch(JobOwner.current(), requireNonNull(id, "id"));
    }

    /** Jobs that fit the filter, the newest first; the next page begins {@link JobFilter#after} the last one. */
    public List<JobView> search(JobFilter filter) {
        return records.search(JobOwner.current(), requireNonNull(filter, "filter"));
    }

    /**
     * How jobs went, of those that ended in the last period and were not forgotten since: for each owner and kind, ordered by both.
     *
     * @throws IllegalArgumentException when the period is not positive
     */
    public List<JobPerformance> performance(Duration period) {
        if (requireNonNull(period, "period").isNegative() || period.isZero()) {
            throw new IllegalArgumentException("period must be > 0, was " + period);
        }
        return records.performance(JobOwner.current(), period);
    }

    private static int checked(int limit) {
        return JobFilter.checkedLimit(limit);
    }
}
