package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.spi.ClaimedJob;
import dev.cimiento.queues.spi.JobStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which kinds a worker handles, all of one lane. Immutable. */
final class Handlers {

    private final Map<String, Entry<?>> byKind;

    private Handlers(Map<String, Entry<?>> byKind) {
        this.byKind = Map.copyOf(byKind);
    }

    static Handlers none() {
        return new Handlers(Map.of());
    }

    <T> Handlers and(JobKind<T> kind, JobHandler<T> handler) {
        requireNonNull(kind, "kind");
        requireNonNull(handler, "handler");
        if (byKind.containsKey(kind.name())) {
            throw new IllegalArgumentException("kind '" + kind + "' has a handler already");
        }
        if (!byKind.isEmpty() && !kind.lane().equals(lane())) {
            throw new IllegalArgumentException("a worker serves one lane: kind '" + kind + "' is of lane '"
                    + kind.lane() + "', those before of '" + lane() + "'; build a worker for each");
        }
        Map<String, Entry<?>> more = new HashMap<>(byKind);
        more.put(kind.name(), new Entry<>(kind, handler));
        return new Handlers(more);
    }

    Set<String> kinds() {
        return byKind.keySet();
    }

    String lane() {
        return byKind.values().iterator().next().kind().lane();
    }

    JobRun<?> run(ClaimedJob job, JobStore store, WorkerOptions options) {
        @Nullable Entry<?> entry = byKind.get(job.kind());
        if (entry == null) {
            throw new IllegalStateException(
                    "the store gave a job of kind '" + job.kind() + "', which was not asked for");
        }
        return entry.run(job, store, options);
    }

    private record Entry<T>(JobKind<T> kind, JobHandler<T> handler) {

        JobRun<T> run(ClaimedJob job, JobStore store, WorkerOptions options) {
            return new JobRun<>(job, kind, handler, store, options);
        }
    }
}
