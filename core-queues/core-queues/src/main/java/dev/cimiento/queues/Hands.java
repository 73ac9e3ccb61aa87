package dev.cimiento.queues;

import java.time.Duration;

/** How many jobs a worker has in its hands, and when it may take more: at once where it takes none ahead, else when half of them are gone. */
final class Hands {

    private final int most;
    private final int low;

    /** Guarded by this. */
    private int full;

    Hands(int threads, int prefetch) {
        this.most = threads + prefetch;
        this.low = prefetch == 0 ? threads - 1 : most / 2;
    }

    /** Waits until there is room, and gives how much. */
    synchronized int awaitRoom() throws InterruptedException {
        while (full > low) {
            wait();
        }
        return most - full;
    }

    /** Waits until no more than this are left, but no longer than this. */
    synchronized void awaitAtMost(int left, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (full > left) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return;
            }
            wait(millis);
        }
    }

    synchronized void take(int jobs) {
        full += jobs;
    }

    synchronized void put() {
        full--;
        notifyAll();
    }
}
