package dev.cimiento.queues.redis;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands over to Redis what transactions have left in the {@link RedisOutbox}, on a thread of its own. Start one in every process that enqueues
 * or works: they take turns, and the next takes over where one dies. What a transaction of the same process wrote is handed over some
 * milliseconds after its commit, what others wrote within the poll.
 *
 * <p>At least once, and Redis passes over what it had, so that each job is there once, whoever dies in between. While Redis is down the outbox
 * holds everything; where Redis came back without its last writes, or with nothing, what the outbox still keeps is handed over again.
 *
 * <p>Safe for use by many threads. A closed relay cannot be started again.
 */
public final class RedisRelay implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisRelay.class);
    private static final Duration FIRST_ECHO = Duration.ofMillis(2);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final Handover handover;
    private final Wakes wakes;
    private final Duration poll;
    private final Semaphore wake = new Semaphore(0);
    private final Runnable wakeUp = this::wake;
    private volatile boolean closed;
    private @Nullable Thread thread;

    private RedisRelay(Handover handover, Wakes wakes, Duration poll) {
        this.handover = handover;
        this.wakes = wakes;
        this.poll = poll;
    }

    /**
     * Of the outbox of this store. Polls every 100 ms.
     *
     * @throws IllegalArgumentException when the store has no outbox
     */
    public static RedisRelay of(RedisJobStore store) {
        Handover handover = requireNonNull(store, "store")
                .handover()
                .orElseThrow(() -> new IllegalArgumentException(
                        "store must have an outbox for a relay to empty: call withOutbox(...) first"));
        return new RedisRelay(handover, store.wakes(), Duration.ofMillis(100));
    }

    /**
     * The same, not started, looking at least this often.
     *
     * @throws IllegalArgumentException when not between 1 ms and 1 minute
     */
    public RedisRelay withPoll(Duration poll) {
        if (requireNonNull(poll, "poll").toMillis() < 1 || poll.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("poll must be between 1 ms and 1 minute, was " + poll);
        }
        return new RedisRelay(handover, wakes, poll);
    }

    /**
     * Begins. Where PostgreSQL or Redis is down, it tries until they are up.
     *
     * @throws IllegalStateException when started or closed before
     */
    public synchronized RedisRelay start() {
        if (closed || thread != null) {
            throw new IllegalStateException("a relay starts once; this one was started or closed before");
        }
        thread = new Thread(this::run, "redis-jobs-relay");
        thread.setDaemon(true);
        wakes.add(wakeUp);
        thread.start();
        return this;
    }

    /**
     * Looks for what Redis has lost, and hands over what there is, on the calling thread; for tests and for programs that have no thread to
     * spare.
     *
     * @return how many things were handed over
     * @throws RedisUnavailableException when Redis is
     * @throws IllegalStateException inside a transaction, which may roll back
     */
    public int runOnce() {
        int lost = handover.lookAfter();
        int handed = handover.handOver();
        LOG.debug("{} rows handed over, {} of them again", handed, lost);
        return handed;
    }

    private void wake() {
        if (wake.availablePermits() == 0) {
            wake.release();
        }
    }

    private void run() {
        Duration wait = poll;
        long looked = System.nanoTime() - BETWEEN_LOOKS.toNanos();
        boolean failed = false;
        while (!closed) {
            try {
                if (failed || System.nanoTime() - looked >= BETWEEN_LOOKS.toNanos()) {
                    looked = System.nanoTime();
                    LOG.debug("{} rows go again", handover.lookAfter());
                }
                boolean handed = handover.handOver() > 0;
                failed = false;
                if (!handed) {
                    // Woken before the commit: look again soon, and then less and less.
                    boolean woken = await(wait);
                    wait = woken || wait.multipliedBy(2).compareTo(poll) > 0 ? poll : wait.multipliedBy(2);
                    wait = woken ? FIRST_ECHO : wait;
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!failed) {
                    LOG.warn("cannot hand jobs over to Redis; the outbox holds them until it works", e);
                }
                failed = true;
                if (!paused()) {
                    return;
                }
            }
        }
    }

    /** Whether it was woken. */
    private boolean await(Duration atMost) throws InterruptedException {
        boolean woken = wake.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
        if (woken) {
            wake.drainPermits();
        }
        return woken;
    }

    private boolean paused() {
        try {
            TimeUnit.MILLISECONDS.sleep(AFTER_FAILURE.toMillis());
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** Ends the round that is under way, and begins no other. What is left in the outbox waits for the next relay. */
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            running = thread;
        }
        wakes.remove(wakeUp);
        if (running == null || running == Thread.currentThread()) {
            return;
        }
        wake();
        try {
            running.join(CLOSING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running.interrupt();
    }
}
