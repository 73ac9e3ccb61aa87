package dev.cimiento.queues.inmemory;

import dev.cimiento.queues.JobState;
import dev.cimiento.queues.Limit;
import dev.cimiento.queues.LimitScope;
import dev.cimiento.queues.internal.Bucket;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The limits, and what they leave. Used only under the store's lock. */
final class StoredLimits {

    private final Map<LimitScope, Limit> limits = new HashMap<>();
    private final Map<LimitScope, Bucket> buckets = new HashMap<>();

    void put(LimitScope scope, Limit limit) {
        if (limit.equals(Limit.none())) {
            limits.remove(scope);
            buckets.remove(scope);
        } else {
            limits.put(scope, limit);
        }
    }

    Map<LimitScope, Limit> all() {
        return Map.copyOf(limits);
    }

    /** Whether this job may start beside those that run and those that are about to. */
    boolean admit(StoredJob job, Stream<StoredJob> all, List<StoredJob> picked, Instant now) {
        if (limits.isEmpty()) {
            return true;
        }
        String lane = job.job.kind().lane();
        List<StoredJob> running = all.filter(other -> other.state == JobState.RUNNING
                        && other.job.kind().lane().equals(lane))
                .toList();
        return admit(LimitScope.lane(lane), limit(LimitScope.lane(lane)), running, picked, other -> true, now)
                && admit(own(job), limitOf(job), running, picked, other -> other.owner.equals(job.owner), now);
    }

    private boolean admit(
            LimitScope scope,
            Limit limit,
            List<StoredJob> running,
            List<StoredJob> picked,
            Predicate<StoredJob> counts,
            Instant now) {
        long chosen = picked.stream().filter(counts).count();
        return running.stream().filter(counts).count() + chosen < limit.running()
                && chosen < Bucket.startsLeft(limit, buckets.get(scope), now);
    }

    void started(String lane, List<StoredJob> jobs, Instant now) {
        for (StoredJob job : jobs) {
            take(LimitScope.lane(lane), limit(LimitScope.lane(lane)), now);
            take(own(job), limitOf(job), now);
        }
    }

    private void take(LimitScope scope, Limit limit, Instant now) {
        if (limit.hasRate()) {
            buckets.put(scope, Bucket.after(limit, buckets.get(scope), now, 1));
        }
    }

    private Limit limitOf(StoredJob job) {
        return limits.getOrDefault(
                own(job), limit(LimitScope.eachTenant(job.job.kind().lane())));
    }

    private Limit limit(LimitScope scope) {
        return limits.getOrDefault(scope, Limit.none());
    }

    private static LimitScope own(StoredJob job) {
        return new LimitScope(job.job.kind().lane(), job.owner.value());
    }
}
