package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/** How a worker works, each value checked. */
record WorkerOptions(
        Handlers handlers,
        int threads,
        int prefetch,
        Duration poll,
        Duration lease,
        Duration deadline,
        Duration keepFinished,
        JobListener listener,
        List<JobInterceptor> interceptors,
        List<Schedules> schedules) {

    static WorkerOptions standard() {
        return new WorkerOptions(
                Handlers.none(),
                4,
                0,
                Duration.ofMillis(100),
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                Duration.ofDays(7),
                new JobListener() {},
                List.of(),
                List.of());
    }

    WorkerOptions {
        between("threads", threads, 1, 1000);
        between("prefetch", prefetch, 0, 10_000);
        between("poll", poll, Duration.ofMillis(1), Duration.ofMinutes(1));
        between("lease", lease, Duration.ofSeconds(1), Duration.ofHours(1));
        between("deadline", deadline, Duration.ZERO, Duration.ofHours(1));
        between("keepFinished", keepFinished, Duration.ZERO, Duration.ofDays(3650));
        requireNonNull(listener, "listener");
        interceptors = List.copyOf(interceptors);
        schedules = List.copyOf(schedules);
    }

    String lane() {
        return handlers.lane();
    }

    WorkerOptions withHandlers(Handlers value) {
        return new WorkerOptions(
                value, threads, prefetch, poll, lease, deadline, keepFinished, listener, interceptors, schedules);
    }

    WorkerOptions withThreads(int value) {
        return new WorkerOptions(
                handlers, value, prefetch, poll, lease, deadline, keepFinished, listener, interceptors, schedules);
    }

    WorkerOptions withPrefetch(int value) {
        return new WorkerOptions(
                handlers, threads, value, poll, lease, deadline, keepFinished, listener, interceptors, schedules);
    }

    WorkerOptions withPoll(Duration value) {
        return new WorkerOptions(
                handlers, threads, prefetch, value, lease, deadline, keepFinished, listener, interceptors, schedules);
    }

    WorkerOptions withLease(Duration value) {
        return new WorkerOptions(
                handlers, threads, prefetch, poll, value, deadline, keepFinished, listener, interceptors, schedules);
    }

    WorkerOptions withDeadline(Duration value) {
        return new WorkerOptions(
                handlers, threads, prefetch, poll, lease, value, keepFinished, listener, interceptors, schedules);
    }

    WorkerOptions withKeepFinished(Duration value) {
        return new WorkerOptions(
                handlers, threads, prefetch, poll, lease, deadline, value, listener, interceptors, schedules);
    }

    WorkerOptions withListener(JobListener value) {
        return new WorkerOptions(
                handlers, threads, prefetch, poll, lease, deadline, keepFinished, value, interceptors, schedules);
    }

    WorkerOptions withInterceptors(List<JobInterceptor> value) {
        return new WorkerOptions(
                handlers, threads, prefetch, poll, lease, deadline, keepFinished, listener, value, schedules);
    }

    WorkerOptions withSchedules(List<Schedules> value) {
        return new WorkerOptions(
                handlers, threads, prefetch, poll, lease, deadline, keepFinished, listener, interceptors, value);
    }

    private static void between(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be between " + least + " and " + most + ", was " + value);
        }
    }

    private static void between(String name, Duration value, Duration least, Duration most) {
        if (requireNonNull(value, name).compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " must be between " + least + " and " + most + ", was " + value);
        }
    }
}
