package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.spi.JobSearch;
import java.time.Duration;
import java.util.List;

/**
 * What a dashboard asks beside {@link Jobs}. A tenant sees its own jobs, {@code TenantContext.system(...)} those of the fleet. Every method
 * throws {@code NoTenantException} where neither was entered. Safe for use by many threads.
 */
public final class JobReports {

    private final JobSearch store;

    private JobReports(JobSearch store) {
        this.store = requireNonNull(store, "store");
    }

    /** Of this store. */
    public static JobReports on(JobSearch store) {
        return new JobReports(store);
    }

    /** Jobs that fit the filter, the newest first; the next page begins {@link JobFilter#after} the last one. */
    public List<JobView> search(JobFilter filter) {
        return store.search(JobOwner.current(), requireNonNull(filter, "filter"));
    }

    /**
     * How jobs went, of those that ended in the last period and were not forgotten since: for each owner and kind, ordered by both.
     *
     * @throws IllegalArgumentException when the period is not positive, or longer than 100 years
     */
    public List<JobPerformance> performance(Duration period) {
        if (requireNonNull(period, "period").isNegative()
                || period.isZero()
                || period.compareTo(Duration.ofDays(36_500)) > 0) {
            throw new IllegalArgumentException("period must be > 0 and at most 100 years, was " + period);
        }
        return store.performance(JobOwner.current(), period);
    }
}
