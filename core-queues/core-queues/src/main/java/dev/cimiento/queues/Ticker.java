package dev.cimiento.queues;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fires schedules when they are due. */
final class Ticker {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final List<Schedules> schedules;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);

    Ticker(List<Schedules> schedules, String name) {
        this.schedules = schedules;
        this.thread = new Thread(this::tickUntilClosed, name);
    }

    void start() {
        if (!schedules.isEmpty()) {
            thread.start();
        }
    }

    void close() {
        closing.countDown();
        try {
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tickUntilClosed() {
        Duration wait = Duration.ZERO;
        while (!closed(wait)) {
            wait = Schedules.LONGEST_WAIT;
            for (Schedules each : schedules) {
                Duration next = next(each);
                wait = next.compareTo(wait) < 0 ? next : wait;
            }
        }
    }

    private static Duration next(Schedules schedules) {
        try {
            return schedules.fireDue();
        } catch (RuntimeException e) {
            LOG.warn("cannot fire schedules, trying again", e);
            return AFTER_FAILURE;
        }
    }

    private boolean closed(Duration within) {
        try {
            return closing.await(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }
}
