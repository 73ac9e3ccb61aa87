package dev.cimiento.queues.redis;

import dev.cimiento.queues.JobFilter;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.JobPerformance;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.spi.JobSearch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a dashboard asks. It reads through the jobs a thousand at a time, so that Redis is not held up, and chooses here. */
final class RedisSearch implements JobSearch {

    private static final int PAGE = 1000;
    private static final List<JobState> OVER = List.of(JobState.DONE, JobState.DEAD, JobState.CANCELLED);

    private final Scripts scripts;
    private final RedisRecords records;

    RedisSearch(Scripts scripts, RedisRecords records) {
        this.scripts = scripts;
        this.records = records;
    }

    @Override
    public List<JobView> search(JobOwner viewer, JobFilter filter) {
        String owner = filter.owner().map(JobOwner::value).orElse(viewer.isSystem() ? "" : viewer.value());
        if (!viewer.isSystem() && !owner.equals(viewer.value())) {
            return List.of();
        }
        List<String> found = new ArrayList<>();
        String last = filter.before() == Long.MAX_VALUE ? "" : JobText.padded(filter.before());
        String below = "";
        boolean more = true;
        while (more && found.size() < filter.limit()) {
            List<Reply> page =
                    scripts.run(Script.RECORDS, "page", owner, last, PAGE).rows();
            more = page.size() == PAGE;
            if (page.size() == 1 && page.get(0).size() == 1) {
                // The job at which the page before ended was forgotten meanwhile: from the beginning, past what is
                // newer.
                below = last;
                last = "";
                more = true;
                continue;
            }
            for (Reply row : page) {
                last = row.text(0);
                boolean unseen = below.isEmpty() || last.compareTo(below) < 0;
                if (unseen && found.size() < filter.limit() && fits(row, filter)) {
                    found.add(last);
                }
            }
        }
        return found.isEmpty() ? List.of() : records.views(viewer, found);
    }

    private static boolean fits(Reply row, JobFilter filter) {
        return (filter.states().isEmpty() || filter.states().contains(JobState.valueOf(row.text(2))))
                && filter.kind().map(row.text(1)::equals).orElse(true)
                && row.instant(3).isBefore(filter.createdBefore())
                && row.text(4).toLowerCase(Locale.ROOT).contains(filter.error().toLowerCase(Locale.ROOT));
    }

    @Override
    public List<JobPerformance> performance(JobOwner viewer, Duration period) {
        List<JobPerformance> all = new ArrayList<>();
        for (List<String> owners : records.owners(viewer)) {
            for (String owner : owners) {
                Map<String, Ended> byKind = new HashMap<>();
                for (JobState state : OVER) {
                    read(owner, state, period, byKind);
                }
                byKind.forEach((kind, ended) -> all.add(ended.performance(new JobOwner(owner), kind)));
            }
        }
        all.sort(Comparator.comparing(JobPerformance::owner).thenComparing(JobPerformance::kind));
        return List.copyOf(all);
    }

    private void read(String owner, JobState state, Duration period, Map<String, Ended> byKind) {
        int from = 0;
        List<Reply> page;
        do {
            page = scripts.run(Script.RECORDS, "ended", owner, state, period.toMillis(), from, PAGE)
                    .rows();
            page.forEach(row ->
                    byKind.computeIfAbsent(row.text(0), kind -> new Ended()).add(state, row));
            from += PAGE;
        } while (page.size() == PAGE);
    }

    /** Jobs of one owner and kind that ended. */
    private static final class Ended {

        private final Map<JobState, Long> count = new HashMap<>();
        private final List<Duration> waits = new ArrayList<>();
        private final List<Duration> runs = new ArrayList<>();

        void add(JobState state, Reply row) {
            count.merge(state, 1L, Long::sum);
            if (!row.text(2).isEmpty()) {
                waits.add(Duration.ofMillis(Math.max(0, row.number(2) - row.number(1))));
                runs.add(Duration.ofMillis(Math.max(0, row.number(3) - row.number(2))));
            }
        }

        JobPerformance performance(JobOwner owner, String kind) {
            return new JobPerformance(
                    owner,
                    kind,
                    count.getOrDefault(JobState.DONE, 0L),
                    count.getOrDefault(JobState.DEAD, 0L),
                    count.getOrDefault(JobState.CANCELLED, 0L),
                    part(waits, 0.5),
                    part(waits, 0.95),
                    part(runs, 0.5),
                    part(runs, 0.95));
        }

        private static Duration part(List<Duration> lengths, double part) {
            List<Duration> sorted = lengths.stream().sorted().toList();
            return sorted.isEmpty() ? Duration.ZERO : sorted.get((int) Math.ceil(part * sorted.size()) - 1);
        }
    }
}
