package dev.cimiento.queues.inmemory;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.Recurring;
import dev.cimiento.queues.Rhythm;
import dev.cimiento.queues.ScheduleView;
import dev.cimiento.queues.spi.Timetable;
import dev.cimiento.tenancy.TenantContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Schedules in memory, for tests and first steps. Safe for use by many threads. */
public final class InMemoryTimetable implements Timetable {

    private final InstantSource clock;
    private final Map<Key, ScheduleView> schedules = new LinkedHashMap<>();

    /** By the system's clock. */
    public InMemoryTimetable() {
        this(InstantSource.system());
    }

    /** By this clock. */
    public InMemoryTimetable(InstantSource clock) {
        this.clock = requireNonNull(clock, "clock");
    }

    @Override
    public synchronized void put(
            JobOwner owner, Recurring recurring, BiFunction<Rhythm, Instant, Optional<Instant>> firstAt) {
        Optional<Instant> first = firstAt.apply(recurring.rhythm(), clock.instant());
        schedules.merge(
                new Key(owner, recurring.name()),
                new ScheduleView(owner, recurring, ScheduleView.State.ACTIVE, first, Optional.empty()),
                (old, put) -> new ScheduleView(
                        owner,
                        recurring,
                        old.state(),
                        old.recurring().rhythm().equals(recurring.rhythm()) ? old.nextAt() : first,
                        old.lastAt()));
    }

    @Override
    public synchronized boolean remove(JobOwner owner, String name) {
        return schedules.remove(new Key(owner, name)) != null;
    }

    @Override
    public synchronized int removeAll(JobOwner owner) {
        int before = schedules.size();
        schedules.keySet().removeIf(key -> key.owner().equals(owner));
        return before - schedules.size();
    }

    @Override
    public synchronized boolean change(
            JobOwner owner,
            String name,
            ScheduleView.State state,
            BiFunction<Rhythm, Instant, Optional<Instant>> nextAt) {
        return schedules.computeIfPresent(
                        new Key(owner, name),
                        (key, old) -> new ScheduleView(
                                owner,
                                old.recurring(),
                                state,
                                nextAt.apply(old.recurring().rhythm(), clock.instant()),
                                old.lastAt()))
                != null;
    }

    @Override
    public synchronized List<ScheduleView> list(JobOwner viewer) {
        return schedules.values().stream()
                .filter(view -> viewer.isSystem() || viewer.equals(view.owner()))
                .sorted(Comparator.comparing(ScheduleView::owner)
                        .thenComparing(view -> view.recurring().name()))
                .toList();
    }

    @Override
    public synchronized Due due(int limit) {
        Instant now = clock.instant();
        List<ScheduleView> active = schedules.values().stream()
                .filter(view -> view.state() == ScheduleView.State.ACTIVE
                        && view.nextAt().isPresent())
                .toList();
        List<Key> keys = active.stream()
                .filter(view -> isDue(view, now))
                .limit(limit)
                .map(view -> new Key(view.owner(), view.recurring().name()))
                .toList();
        Duration next = active.stream()
                .filter(view -> !isDue(view, now))
                .map(view -> Duration.between(now, view.nextAt().orElse(now)))
                .min(Comparator.naturalOrder())
                .orElse(Duration.ofDays(1));
        return new Due(keys, next);
    }

    private static boolean isDue(ScheduleView view, Instant now) {
        return view.state() == ScheduleView.State.ACTIVE
                && view.nextAt().filter(next -> !next.isAfter(now)).isPresent();
    }

    @Override
    public synchronized void fire(
            Key key, BiFunction<ScheduleView, Instant, Firing> plan, Consumer<List<Job>> enqueue) {
        Instant now = clock.instant();
        ScheduleView view = schedules.get(key);
        if (view == null || !isDue(view, now)) {
            return;
        }
        Firing firing = plan.apply(view, now);
        if (key.owner().isSystem()) {
            TenantContext.system("schedule " + key.name(), () -> {
                enqueue.accept(firing.jobs());
                return key;
            });
        } else {
            TenantContext.run(key.owner().tenant().orElseThrow(), () -> enqueue.accept(firing.jobs()));
        }
        schedules.put(
                key, new ScheduleView(view.owner(), view.recurring(), view.state(), firing.nextAt(), Optional.of(now)));
    }
}
