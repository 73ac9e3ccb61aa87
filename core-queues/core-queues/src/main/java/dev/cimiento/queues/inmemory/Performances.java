package dev.cimiento.queues.inmemory;

import dev.cimiento.queues.JobPerformance;
import dev.cimiento.queues.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How jobs that ended went, for each owner and kind. */
final class Performances {

    private Performances() {}

    static List<JobPerformance> of(List<StoredJob> ended) {
        return ended.stream()
                .collect(Collectors.groupingBy(job -> List.of(job.owner.value(), job.kind())))
                .values()
                .stream()
                .map(Performances::performance)
                .sorted(Comparator.comparing(JobPerformance::owner).thenComparing(JobPerformance::kind))
                .toList();
    }

    private static JobPerformance performance(List<StoredJob> jobs) {
        List<Duration> waits = lengths(jobs, (job, claimed) -> between(job.runAt, claimed));
        List<Duration> runs = lengths(jobs, (job, claimed) -> between(claimed, job.finishedAt));
        return new JobPerformance(
                jobs.get(0).owner,
                jobs.get(0).kind(),
                count(jobs, JobState.DONE),
                count(jobs, JobState.DEAD),
                count(jobs, JobState.CANCELLED),
                part(waits, 0.5),
                part(waits, 0.95),
                part(runs, 0.5),
                part(runs, 0.95));
    }

    private static long count(List<StoredJob> jobs, JobState state) {
        return jobs.stream().filter(job -> job.state == state).count();
    }

    private static List<Duration> lengths(List<StoredJob> jobs, BiFunction<StoredJob, Instant, Duration> length) {
        return jobs.stream()
                .filter(job -> job.claimedAt != null)
                .map(job -> length.apply(job, job.claimedAt == null ? job.createdAt : job.claimedAt))
                .sorted()
                .toList();
    }

    private static Duration between(Instant from, @Nullable Instant to) {
        Duration length = to == null ? Duration.ZERO : Duration.between(from, to);
        return length.isNegative() ? Duration.ZERO : length;
    }

    private static Duration part(List<Duration> sorted, double part) {
        return sorted.isEmpty() ? Duration.ZERO : sorted.get((int) Math.ceil(part * sorted.size()) - 1);
    }
}
