package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.spi.JobIntake;
import dev.cimiento.queues.spi.JobRecords;
import dev.cimiento.queues.spi.JobSearch;
import dev.cimiento.queues.spi.JobStore;
import java.util.List;

/**
 * The jobs that fit a filter, to be retried or cancelled together: what an operator does after an outage, to all that failed of it and to
 * nothing else. A tenant reaches its own jobs, {@code TenantContext.system(...)} those of the fleet.
 *
 * <p>Goes through what there is, the newest first, a page at a time; each job is changed by itself, if it still can be when its turn comes,
 * so that workers wait for nothing; in the transaction that is open, where there is one. Every method throws {@code NoTenantException} where
 * neither was entered. Safe for use by many threads.
 */
public final class JobSelection {

    private static final int PAGE = 500;
    private static final int MOST = 1_000_000;

    private final JobSearch search;
    private final JobRecords records;
    private final JobIntake intake;
    private final JobFilter filter;

    private JobSelection(JobSearch search, JobRecords records, JobIntake intake, JobFilter filter) {
        this.search = search;
        this.records = records;
        this.intake = intake;
        this.filter = filter;
    }

    /** Of this store; the filter's limit is not looked at. */
    public static <S extends JobStore & JobSearch> JobSelection of(S store, JobFilter filter) {
        requireNonNull(store, "store");
        return new JobSelection(store, store, store, requireNonNull(filter, "filter"));
    }

    /**
     * Makes those that are scheduled due, and puts those that are dead or cancelled back with all their attempts, as {@link Jobs#retry} does
     * with one.
     *
     * @param most at most so many, from 1 to 1,000,000
     * @return how many are queued by this
     */
    public int retry(int most) {
        return change(most, job -> records.retry(JobOwner.current(), job.id()));
    }

    /**
     * Cancels those that wait, and asks those that run to stop, as {@link JobQueue#cancel(JobId)} does with one.
     *
     * @param most at most so many, from 1 to 1,000,000
     * @return how many were cancelled or asked
     */
    public int cancel(int most) {
        return change(most, job -> !(intake.cancel(JobOwner.current(), job.id()) instanceof CancelResult.NotFound));
    }

    private int change(int most, Change change) {
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException("most must be between 1 and " + MOST + ", was " + most);
        }
        int changed = 0;
        JobFilter next = filter.withLimit(PAGE);
        while (true) {
            List<JobView> page = search.search(JobOwner.current(), next);
            for (JobView job : page) {
                if (change.of(job) && ++changed == most) {
                    return changed;
                }
            }
            if (page.size() < PAGE) {
                return changed;
            }
            next = next.after(page.get(page.size() - 1).id());
        }
    }

    private interface Change {
        boolean of(JobView job);
    }
}
