package dev.cimiento.auth.testkit;

import dev.cimiento.tenancy.TenantContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Many threads, let go at the same moment, each for the tenant of the caller. */
final class Race {

    private Race() {}

    /** What each of the runners got; throws what any of them threw. */
    static <T> List<T> of(int runners, IntFunction<T> runner) {
        CountDownLatch ready = new CountDownLatch(runners);
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(runners);
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < runners; i++) {
                int number = i;
                Callable<T> task = () -> {
                    ready.countDown();
                    go.await();
                    return runner.apply(number);
                };
                futures.add(threads.submit(TenantContext.carry(task)));
            }
            ready.await();
            go.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (Exception e) {
            throw new AssertionError("a runner failed", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
