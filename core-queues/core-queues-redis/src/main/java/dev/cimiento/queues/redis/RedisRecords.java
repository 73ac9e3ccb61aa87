package dev.cimiento.queues.redis;

import dev.cimiento.queues.BatchId;
import dev.cimiento.queues.BatchView;
import dev.cimiento.queues.JobCounts;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.Progress;
import dev.cimiento.queues.spi.JobRecords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of jobs. For the system, owners are asked some at a time, so that Redis is not held up by one who looks. */
final class RedisRecords implements JobRecords {

    private static final int OWNERS_AT_ONCE = 100;
    private static final List<JobState> STATES = List.of(
            JobState.BLOCKED,
            JobState.SCHEDULED,
            JobState.READY,
            JobState.RUNNING,
            JobState.DONE,
            JobState.CANCELLED,
            JobState.DEAD);

    private final Scripts scripts;

    RedisRecords(Scripts scripts) {
        this.scripts = scripts;
    }

    @Override
    public Optional<JobView> find(JobOwner viewer, JobId id) {
        return views(viewer, List.of(JobText.of(id))).stream().findFirst();
    }

    List<JobView> views(JobOwner viewer, List<String> numbers) {
        List<String> arguments = new ArrayList<>(List.of(viewer.value()));
        arguments.addAll(numbers);
        return scripts.run(Script.RECORDS, "views", arguments).rows().stream()
                .map(RedisRecords::view)
                .toList();
    }

    private static JobView view(Reply row) {
        return new JobView(
                row.job(0),
                new JobOwner(row.text(1)),
                row.text(2),
                row.text(3),
                JobState.valueOf(row.text(4)),
                row.integer(5),
                row.integer(6),
                row.instant(7),
                row.instant(8),
                row.text(9));
    }

    /** Those whom the viewer sees, some at a time. */
    List<List<String>> owners(JobOwner viewer) {
        if (!viewer.isSystem()) {
            return List.of(List.of(viewer.value()));
        }
        List<String> all = scripts.run(Script.RECORDS, "owners").texts();
        List<List<String>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += OWNERS_AT_ONCE) {
            parts.add(all.subList(from, Math.min(all.size(), from + OWNERS_AT_ONCE)));
        }
        return parts;
    }

    @Override
    public Map<JobOwner, JobCounts> counts(JobOwner viewer) {
        Map<JobOwner, JobCounts> counts = new HashMap<>();
        for (List<String> owners : owners(viewer)) {
            Reply reply = scripts.run(Script.RECORDS, "counts", owners);
            for (int i = 0; i < owners.size(); i++) {
                Map<JobState, Long> byState = new EnumMap<>(JobState.class);
                for (int s = 0; s < STATES.size(); s++) {
                    long count = reply.number(i * STATES.size() + s);
                    if (count > 0) {
                        byState.put(STATES.get(s), count);
                    }
                }
                if (!byState.isEmpty()) {
                    counts.put(new JobOwner(owners.get(i)), new JobCounts(byState));
                }
            }
        }
        return Map.copyOf(counts);
    }

    @Override
    public List<JobView> upcoming(JobOwner viewer, int limit) {
        return first(
                viewer,
                "upcoming",
                limit,
                Comparator.comparingDouble(Entry::score).thenComparing(Entry::number));
    }

    @Override
    public List<JobView> failures(JobOwner viewer, int limit) {
        return first(
                viewer,
                "failures",
                limit,
                Comparator.comparingDouble(Entry::score)
                        .thenComparing(Entry::number)
                        .reversed());
    }

    private List<JobView> first(JobOwner viewer, String operation, int limit, Comparator<Entry> order) {
        List<Entry> best = new ArrayList<>();
        for (List<String> owners : owners(viewer)) {
            List<String> arguments = new ArrayList<>(List.of(Integer.toString(limit)));
            arguments.addAll(owners);
            Reply reply = scripts.run(Script.RECORDS, operation, arguments);
            for (int i = 0; i < reply.size(); i += 2) {
                best.add(new Entry(reply.text(i), Double.parseDouble(reply.text(i + 1))));
            }
            best = new ArrayList<>(best.stream().sorted(order).limit(limit).toList());
        }
        return best.isEmpty()
                ? List.of()
                : views(viewer, best.stream().map(Entry::number).toList());
    }

    @Override
    public boolean retry(JobOwner viewer, JobId id) {
        return !scripts.run(Script.INTAKE, "retry", viewer, JobText.of(id))
                .text(0)
                .isEmpty();
    }

    @Override
    public int replay(JobOwner viewer, String kind, int limit) {
        return scripts.run(Script.INTAKE, "replay", viewer, kind, limit).integer(0);
    }

    @Override
    public Progress progress(JobOwner viewer, JobId id) {
        Reply reply = scripts.run(Script.RECORDS, "progress", viewer, JobText.of(id));
        return reply.size() == 0 ? Progress.NONE : new Progress(reply.integer(0), reply.text(1), reply.text(2));
    }

    Optional<BatchView> batch(JobOwner viewer, BatchId id) {
        Reply reply = scripts.run(Script.RECORDS, "batch", viewer, JobText.padded(id.value()));
        return reply.size() == 0
                ? Optional.empty()
                : Optional.of(new BatchView(
                        id,
                        new JobOwner(reply.text(0)),
                        reply.integer(1),
                        reply.integer(2),
                        reply.integer(3),
                        reply.instant(4)));
    }

    private record Entry(String number, double score) {}
}
