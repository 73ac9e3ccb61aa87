package dev.cimiento.queues;

import java.util.EnumMap;
import java.util.Map;

/**
 * How many jobs are in each state. Finished ones count for as long as the worker keeps them.
 *
 * @param byState a state that is missing has none
 */
public record JobCounts(Map<JobState, Long> byState) {

    /** Copies the map. */
    public JobCounts {
        byState = Map.copyOf(byState);
    }

    /** How many are in this state. */
    public long of(JobState state) {
        return byState.getOrDefault(state, 0L);
    }

    /** How many wait or run. */
    public long live() {
        return of(JobState.BLOCKED) + of(JobState.SCHEDULED) + of(JobState.READY) + of(JobState.RUNNING);
    }

    /** These and those. */
    public JobCounts plus(JobCounts other) {
        Map<JobState, Long> sum = new EnumMap<>(JobState.class);
        sum.putAll(byState);
        other.byState.forEach((state, count) -> sum.merge(state, count, Long::sum));
        return new JobCounts(sum);
    }
}
