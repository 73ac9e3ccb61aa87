package dev.cimiento.tenancy.fleet;

import dev.cimiento.tenancy.Tenant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The workers of one run: they take tenant after tenant until none is left or something says stop. Used by one thread. */
final class Wave {

    private static final Logger LOG = LoggerFactory.getLogger(Wave.class);

    private final MigrationOptions options;
    private final Function<Tenant, TenantResult> migration;
    private final AtomicInteger failures = new AtomicInteger();
    private final Set<Tenant> done = new HashSet<>();
    private volatile Optional<String> stop = Optional.empty();

    Wave(MigrationOptions options, Function<Tenant, TenantResult> migration) {
        this.options = options;
        this.migration = migration;
    }

    /** Migrates the canaries; gives why the run must not go on, if so. */
    Optional<String> canaries(Canary canary, List<Tenant> tenants) {
        List<Tenant> chosen = canary.among(tenants);
        if (chosen.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> stopped = all(chosen);
        if (stopped.isPresent()) {
            return stopped;
        }
        if (failures.get() > 0) {
            return Optional.of(failures + " of " + chosen.size() + " canaries failed");
        }
        done.addAll(chosen);
        if (done.size() == tenants.size()) {
            return Optional.empty();
        }
        if (canary.soak().isZero()) {
            return Optional.of(chosen.size() + " canaries are migrated; resume for the others");
        }
        tell(listener -> listener.soaking(canary.soak()));
        if (interruptedWithin(canary.soak().toMillis())) {
            return Optional.of("interrupted while the canaries were watched");
        }
        return canary.isHealthy() ? Optional.empty() : Optional.of("the canaries are not well");
    }

    /** Migrates all that were not canaries; gives why it stopped before the last, if so. */
    Optional<String> all(List<Tenant> tenants) {
        Queue<Tenant> left = new ConcurrentLinkedQueue<>(
                tenants.stream().filter(tenant -> !done.contains(tenant)).toList());
        if (left.isEmpty()) {
            return Optional.empty();
        }
        int workers = Math.min(options.workers(), left.size());
        stop = Optional.empty();
        CountDownLatch over = new CountDownLatch(workers);
        ExecutorService executor = Executors.newFixedThreadPool(workers);
        try {
            for (int i = 0; i < workers; i++) {
                executor.execute(() -> {
                    try {
                        work(left);
                    } catch (RuntimeException e) {
                        LOG.error("a worker of the migration broke down", e);
                        stop = Optional.of("cannot record results: " + Failure.inOneLine(e));
                    } finally {
                        over.countDown();
                    }
                });
            }
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop = Optional.of("interrupted");
        } finally {
            close(executor);
        }
        return stop;
    }

    /** Tells the listener, whose failure is its own. */
    void tell(Consumer<MigrationListener> what) {
        try {
            what.accept(options.listener());
        } catch (RuntimeException e) {
            LOG.warn("the listener of a migration failed", e);
        }
    }

    private void work(Queue<Tenant> left) {
        while (stop.isEmpty()) {
            Tenant tenant = left.poll();
            if (tenant == null) {
                return;
            }
            TenantResult result = migration.apply(tenant);
            tell(listener -> listener.finished(result));
            if (result.status() == TenantResult.Status.FAILED
                    && failures.incrementAndGet() >= options.stopAfterFailures()) {
                // Not if it was the last: then every tenant had its turn.
                if (!left.isEmpty()) {
                    stop = Optional.of("stopped after " + options.stopAfterFailures() + " failures");
                }
                return;
            }
        }
    }

    private static boolean interruptedWithin(long millis) {
        try {
            return new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Waits for the tenants at work: a migration is not cut off in the middle. */
    private static void close(ExecutorService executor) {
        executor.shutdown();
        boolean interrupted = false;
        while (true) {
            try {
                if (executor.awaitTermination(1, TimeUnit.MINUTES)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
