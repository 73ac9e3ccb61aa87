package dev.cimiento.scheduling.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Threads that begin together, and the results of all; a failure of one is the race's. */
final class Race implements AutoCloseable {

    private final ExecutorService threads;
    private final int size;

    Race(int size) {
        this.threads = Executors.newFixedThreadPool(size);
        this.size = size;
    }

    <T> List<T> run(IntFunction<Callable<T>> runner) throws Exception {
        CyclicBarrier start = new CyclicBarrier(size);
        List<Future<T>> running = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Callable<T> task = runner.apply(i);
            running.add(threads.submit(() -> {
                start.await(30, TimeUnit.SECONDS);
                return task.call();
            }));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : running) {
            results.add(future.get(60, TimeUnit.SECONDS));
        }
        return results;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
