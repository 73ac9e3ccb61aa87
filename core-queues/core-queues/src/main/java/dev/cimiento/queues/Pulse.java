package dev.cimiento.queues;

import dev.cimiento.queues.spi.HeldJob;
import dev.cimiento.queues.spi.JobStore;
import dev.cimiento.queues.spi.Lease;
import dev.cimiento.queues.spi.WorkerId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that the worker lives, learns what it lost and what was cancelled, rescues jobs of others that died, and prunes. */
final class Pulse {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_PRUNES = Duration.ofMinutes(5);

    private final JobStore store;
    private final WorkerId id;
    private final WorkerOptions options;
    private final Map<Lease, JobRun<?>> runs;
    private final Runnable wakeUp;
    private final ScheduledExecutorService thread;
    private final Duration period;
    private long lastBeat;
    private long lastPrune;

    Pulse(
            JobStore store,
            WorkerId id,
            WorkerOptions options,
            Map<Lease, JobRun<?>> runs,
            Runnable wakeUp,
            String name) {
        this.store = store;
        this.id = id;
        this.options = options;
        this.runs = runs;
        this.wakeUp = wakeUp;
        this.period = options.lease().dividedBy(3);
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, name));
    }

    void start() {
        lastBeat = System.nanoTime();
        lastPrune = lastBeat - BETWEEN_PRUNES.toNanos();
        thread.execute(this::beat);
    }

    void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("the heartbeat hangs");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat() {
        Duration next = period;
        try {
            // Taken before the question, or a job claimed in between would look lost.
            Map<Lease, JobRun<?>> before = Map.copyOf(runs);
            List<HeldJob> held = store.heartbeat(id, options.lease(), before.keySet());
            lastBeat = System.nanoTime();
            compare(before, held);
            wakeUp.run();
            maintain();
        } catch (RuntimeException e) {
            if (thread.isShutdown()) {
                return;
            }
            LOG.warn("cannot say that this worker lives, trying again", e);
            next = period.compareTo(AFTER_FAILURE) < 0 ? period : AFTER_FAILURE;
            if (System.nanoTime() - lastBeat > options.lease().toNanos()) {
                runs.values().forEach(JobRun::loseLease);
            }
        }
        schedule(next);
    }

    private void schedule(Duration next) {
        if (!thread.isShutdown()) {
            var beat = thread.schedule(this::beat, next.toMillis(), TimeUnit.MILLISECONDS);
            if (beat.isCancelled()) {
                LOG.debug("closed meanwhile");
            }
        }
    }

    private static void compare(Map<Lease, JobRun<?>> before, List<HeldJob> held) {
        Map<Lease, JobRun<?>> lost = new HashMap<>(before);
        for (HeldJob job : held) {
            JobRun<?> run = lost.remove(job.lease());
            if (run != null && job.cancelRequested()) {
                run.requestCancel();
            }
        }
        lost.values().forEach(JobRun::loseLease);
    }

    private void maintain() {
        Reports.rescued(options, store.rescue(Worker.CRASH_LIMIT));
        if (System.nanoTime() - lastPrune > BETWEEN_PRUNES.toNanos()) {
            lastPrune = System.nanoTime();
            int pruned = store.prune(options.keepFinished());
            LOG.debug("forgot {} finished jobs", pruned);
        }
    }
}
