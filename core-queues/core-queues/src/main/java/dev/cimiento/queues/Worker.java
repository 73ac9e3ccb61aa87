package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.spi.ClaimRequest;
import dev.cimiento.queues.spi.ClaimedJob;
import dev.cimiento.queues.spi.JobStore;
import dev.cimiento.queues.spi.Settlement;
import dev.cimiento.queues.spi.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs the jobs of one lane, of every tenant of the fleet. Any number of workers, in any number of processes, share one store.
 *
 * <p>{@link #start()} begins, on threads of its own, which keep the process alive; {@link #close()} lets running handlers end, up to a
 * deadline. A worker that dies without closing loses its lease, and another runs its jobs again. Tests call {@link #runOnce()} or
 * {@link #drain()} instead, which work on the calling thread.
 *
 * <p>Safe for use by many threads. A closed worker cannot be started again.
 */
public final class Worker implements AutoCloseable {

    private static final int ONCE = 100;
    private static final int DRAIN_BOUND = 100_000;

    /** How many workers a job may take down with it before it is given up. */
    static final int CRASH_LIMIT = 3;

    private enum Stage {
        NEW,
        STARTED,
        CLOSED
    }

    private final JobQueue queue;
    private final WorkerOptions options;
    private final WorkerId id = WorkerId.random();
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.NEW);
    private volatile @Nullable Engine engine;

    Worker(JobQueue queue, WorkerOptions options) {
        this.queue = queue;
        this.options = options;
    }

    /** Of this queue; say which jobs it handles, and build it. */
    public static Builder of(JobQueue queue) {
        return new Builder(requireNonNull(queue, "queue"));
    }

    /**
     * Begins to work. Opens nothing by itself: where the database is down, it tries until it is up.
     *
     * @throws IllegalStateException when started or closed before
     */
    public void start() {
        if (!stage.compareAndSet(Stage.NEW, Stage.STARTED)) {
            throw new IllegalStateException("a worker starts once; this one was started or closed before");
        }
        Engine started = new Engine(queue, id, options);
        engine = started;
        started.start();
    }

    /**
     * Rescues, claims what is due, at most 100 jobs, and runs it on the calling thread.
     *
     * @return how many jobs were run
     * @throws IllegalStateException when the worker was started or closed
     */
    public int runOnce() {
        if (stage.get() != Stage.NEW) {
            throw new IllegalStateException("runOnce() is for a worker that was not started");
        }
        JobStore store = queue.store();
        options.schedules().forEach(Schedules::fireDue);
        store.heartbeat(id, options.lease(), Set.of());
        try {
            Reports.rescued(options, store.rescue(CRASH_LIMIT));
            List<ClaimedJob> claimed = store.claim(
                    new ClaimRequest(id, options.lane(), options.handlers().kinds(), ONCE));
            for (ClaimedJob job : claimed) {
                JobRun<?> run = options.handlers().run(job, store, options);
                Settlement settlement = run.execute();
                Reports.settled(
                        options,
                        run,
                        store.settle(List.of(settlement)).isEmpty() ? Reports.Ack.VALID : Reports.Ack.STALE);
            }
            return claimed.size();
        } finally {
            store.leave(id);
        }
    }

    /**
     * Runs until nothing is due, on the calling thread.
     *
     * @return how many jobs were run
     * @throws IllegalStateException when the worker was started or closed, or when there is no end to it, as of jobs that snooze for no time
     */
    public int drain() {
        int total = 0;
        for (int ran = runOnce(); ran > 0; ran = runOnce()) {
            total += ran;
            if (total > DRAIN_BOUND) {
                throw new IllegalStateException("still not drained after " + total + " jobs");
            }
        }
        return total;
    }

    /**
     * Stops claiming, gives back what was not started, waits for the running handlers up to the deadline, interrupts the rest and gives
     * their jobs back where they end. Does nothing the second time.
     */
    @Override
    public void close() {
        stage.set(Stage.CLOSED);
        Engine running = engine;
        if (running != null) {
            running.close();
        }
    }

    /**
     * Says what a worker does. Defaults: 4 threads, no prefetch, polls every 100 ms, lease of 30 s, deadline of 20 s to close, keeps
     * finished jobs for 7 days.
     */
    public static final class Builder {

        private final JobQueue queue;
        private WorkerOptions options;

        private Builder(JobQueue queue) {
            this.queue = queue;
            this.options = WorkerOptions.standard().withInterceptors(queue.interceptors());
        }

        /**
         * Handles this kind.
         *
         * @throws IllegalArgumentException when the kind has a handler already, or is of another lane than the kinds before
         */
        public <T> Builder handle(JobKind<T> kind, JobHandler<T> handler) {
            options = options.withHandlers(options.handlers().and(kind, handler));
            return this;
        }

        /** So many handlers run at once; 1 to 1000, default 4. */
        public Builder threads(int threads) {
            options = options.withThreads(threads);
            return this;
        }

        /**
         * Claims so many jobs ahead of free threads; 0 to 10,000, default 0. More is faster for jobs of a few milliseconds; but a job
         * claimed ahead waits behind those before it, and is charged an attempt if the worker is killed.
         */
        public Builder prefetch(int prefetch) {
            options = options.withPrefetch(prefetch);
            return this;
        }

        /** Looks for jobs at least this often; 1 ms to 1 minute, default 100 ms. */
        public Builder poll(Duration poll) {
            options = options.withPoll(poll);
            return this;
        }

        /**
         * Is taken for dead when silent for this long; 1 second to 1 hour, default 30 s. It says that it lives three times as often. Handlers
         * may run longer.
         */
        public Builder lease(Duration lease) {
            options = options.withLease(lease);
            return this;
        }

        /** Waits this long for running handlers when closed; 0 to 1 hour, default 20 s. */
        public Builder deadline(Duration deadline) {
            options = options.withDeadline(deadline);
            return this;
        }

        /** Keeps done and cancelled jobs for this long, default 7 days; dead letters are kept for good. */
        public Builder keepFinished(Duration keep) {
            options = options.withKeepFinished(keep);
            return this;
        }

        /** Tells this listener, beside those before. */
        public Builder listener(JobListener listener) {
            options = options.withListener(Listeners.and(options.listener(), listener));
            return this;
        }

        /** Fires these schedules when they are due. Any number of workers may: each moment is fired once. */
        public Builder schedules(Schedules schedules) {
            List<Schedules> more = new ArrayList<>(options.schedules());
            more.add(requireNonNull(schedules, "schedules"));
            options = options.withSchedules(more);
            return this;
        }

        /**
         * The worker, not started.
         *
         * @throws IllegalStateException when it handles nothing
         */
        public Worker build() {
            if (options.handlers().kinds().isEmpty()) {
                throw new IllegalStateException("a worker needs at least one handler: call handle(kind, handler)");
            }
            return new Worker(queue, options);
        }
    }
}
