package dev.cimiento.whatsapp.testkit;

import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Threads that begin at the same moment, as one tenant. */
public final class Crowd {

    private Crowd() {}

    /**
     * Runs the work on so many threads at once and gives what each gave.
     *
     * @throws AssertionError when one of them throws
     */
    public static <T> List<T> of(int size, TenantId tenant, IntFunction<T> work) {
        ExecutorService threads = Executors.newFixedThreadPool(size);
        CyclicBarrier gate = new CyclicBarrier(size);
        try {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                int member = i;
                running.add(threads.submit(() -> {
                    gate.await();
                    return TenantContext.<T, RuntimeException>call(tenant, () -> work.apply(member));
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new AssertionError("one of the crowd failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
