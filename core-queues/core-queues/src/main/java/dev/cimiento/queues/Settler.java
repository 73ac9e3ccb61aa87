package dev.cimiento.queues;

import dev.cimiento.queues.spi.JobStore;
import dev.cimiento.queues.spi.Lease;
import dev.cimiento.queues.spi.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores how jobs ended, in batches: while one batch is under way the next gathers, so that one commit serves many jobs when there are
 * many, and one job waits for nothing when there are few.
 */
final class Settler {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int LARGEST_BATCH = 2000;
    private static final Duration AFTER_FAILURE = Duration.ofMillis(200);
    private static final Duration LAST_TRIES = Duration.ofSeconds(5);

    private final JobStore store;
    private final WorkerOptions options;
    private final BlockingQueue<Pending> pending = new LinkedBlockingQueue<>();
    private final AtomicInteger unsettled = new AtomicInteger();
    private final Thread thread;
    private volatile boolean closing;
    private volatile long giveUpAt;

    Settler(JobStore store, WorkerOptions options, String name) {
        this.store = store;
        this.options = options;
        this.thread = new Thread(this::settleUntilClosed, name);
    }

    void start() {
        thread.start();
    }

    void add(JobRun<?> run, Settlement settlement) {
        unsettled.incrementAndGet();
        pending.add(new Pending(run, settlement));
    }

    /** Waits until all that was added is stored, but no longer than this; gives whether it is. */
    boolean awaitIdle(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (unsettled.get() > 0 && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return unsettled.get() == 0;
    }

    /** Stores what is left, within some seconds. */
    void close() {
        giveUpAt = System.nanoTime() + LAST_TRIES.toNanos();
        closing = true;
        boolean interrupted = Thread.interrupted();
        try {
            thread.join(LAST_TRIES.plusSeconds(1).toMillis());
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void settleUntilClosed() {
        List<Pending> batch = new ArrayList<>();
        while (!closing || !pending.isEmpty()) {
            Pending first = next();
            if (first == null) {
                continue;
            }
            batch.add(first);
            pending.drainTo(batch, LARGEST_BATCH - 1);
            settle(batch);
            unsettled.addAndGet(-batch.size());
            batch.clear();
        }
    }

    private @Nullable Pending next() {
        try {
            return pending.poll(50, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return null; // nobody but close() ends this thread, and it does not interrupt
        }
    }

    private void settle(List<Pending> batch) {
        List<Settlement> settlements = batch.stream().map(Pending::settlement).toList();
        while (true) {
            try {
                Set<Lease> stale = store.settle(settlements);
                for (Pending p : batch) {
                    Reports.settled(
                            options, p.run(), stale.contains(p.run().lease()) ? Reports.Ack.STALE : Reports.Ack.VALID);
                }
                return;
            } catch (RuntimeException e) {
                if (closing && System.nanoTime() - giveUpAt > 0) {
                    LOG.error("cannot store how {} jobs ended; they will be run again", batch.size(), e);
                    return;
                }
                LOG.warn("cannot store how {} jobs ended, trying again", batch.size(), e);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(AFTER_FAILURE.toMillis());
        } catch (InterruptedException e) {
            LOG.debug("interrupted, and going on");
        }
    }

    private record Pending(JobRun<?> run, Settlement settlement) {}
}
