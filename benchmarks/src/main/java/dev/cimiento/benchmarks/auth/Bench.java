package dev.cimiento.benchmarks.auth;

import com.sun.management.OperatingSystemMXBean;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.auth.postgresql.PostgresAuthStore;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** What the programs here share. */
final class Bench {

    static final TenantId TENANT = TenantId.of("bench");

    private Bench() {}

    /** An embedded PostgreSQL that writes to disk as a real one does. */
    static TestDatabase database() {
        TestDatabase database = TestDatabase.create().migrate(TENANT, PostgresAuthStore.SCHEMA);
        for (String setting : List.of("fsync = on", "synchronous_commit = on", "full_page_writes = on")) {
            database.execute("ALTER SYSTEM SET " + setting);
        }
        database.execute("SELECT pg_reload_conf()");
        return database;
    }

    static HikariDataSource pool(String url, int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(size);
        return new HikariDataSource(config);
    }

    static PostgresAuthStore store(HikariDataSource pool) {
        return new PostgresAuthStore(TenantDataSource.over(pool).perTransaction());
    }

    static <T> T in(Supplier<T> body) {
        return TenantContext.<T, RuntimeException>call(TENANT, body::get);
    }

    /** Many threads, let go at the same moment. */
    static <T> List<T> race(ExecutorService threads, int runners, IntFunction<T> runner) throws Exception {
        CountDownLatch ready = new CountDownLatch(runners);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<T>> futures = new ArrayList<>();
        for (int i = 0; i < runners; i++) {
            int number = i;
            Callable<T> task = () -> {
                ready.countDown();
                go.await();
                return in(() -> runner.apply(number));
            };
            futures.add(threads.submit(task));
        }
        ready.await();
        go.countDown();
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            results.add(future.get());
        }
        return results;
    }

    /**
     * What so many threads did together.
     *
     * @param aSecond operations a second, by the clock
     * @param aCpuSecond operations for each second of this process's processor time, the database's not counted
     */
    record Rate(double aSecond, double aCpuSecond) {}

    /** What was asked of it, and whether it is reached. */
    static String asked(double least, double reached) {
        return String.format("asked %,.0f: %s", least, reached >= least ? "PASS" : "SHORT");
    }

    /** How often so many threads, together, did this, for so many seconds. */
    static Rate rate(int threads, int seconds, IntFunction<Runnable> worker) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
            long cpu = process.getProcessCpuTime();
            long end = System.nanoTime() + seconds * 1_000_000_000L;
            List<Long> counts = race(executor, threads, i -> {
                Runnable work = worker.apply(i);
                long count = 0;
                while (System.nanoTime() < end) {
                    work.run();
                    count++;
                }
                return count;
            });
            long count = counts.stream().mapToLong(Long::longValue).sum();
            return new Rate(count / (double) seconds, count * 1e9 / (process.getProcessCpuTime() - cpu));
        } finally {
            executor.shutdownNow();
        }
    }
}
