package dev.cimiento.auth.argon2;

import dev.cimiento.auth.AuthOverloadException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lets so many work at once, each with something expensive that is kept for the next, so many more wait for so long, and turns the rest away.
 *
 * @param <T> what each works with
 */
final class Admission<T> {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Semaphore permits;
    private final AtomicInteger waiting = new AtomicInteger();
    private final ConcurrentLinkedDeque<T> idle = new ConcurrentLinkedDeque<>();
    private final int longestQueue;
    private final Duration patience;
    private final Supplier<T> maker;

    Admission(int permits, int longestQueue, Duration patience, Supplier<T> maker) {
        this.permits = new Semaphore(permits, true);
        this.longestQueue = longestQueue;
        this.patience = patience;
        this.maker = maker;
    }

    <R> R with(Function<T, R> work) {
        enter();
        try {
            T kept = idle.pollFirst();
            T tool = kept == null ? maker.get() : kept;
            R result = work.apply(tool);
            // Only after success: what broke half way is left to the garbage collector.
            idle.addFirst(tool);
            return result;
        } finally {
            permits.release();
        }
    }

    private void enter() {
        if (permits.tryAcquire()) {
            return;
        }
        if (waiting.incrementAndGet() > longestQueue) {
            waiting.decrementAndGet();
            throw overload("the queue of " + longestQueue + " is full");
        }
        try {
            if (!permits.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw overload("none was free within " + patience.toMillis() + " ms");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw overload("the thread was interrupted while it waited");
        } finally {
            waiting.decrementAndGet();
        }
    }

    private static AuthOverloadException overload(String why) {
        return new AuthOverloadException(
                "too many passwords to hash at once: " + why + "; try again shortly", RETRY_AFTER);
    }
}
