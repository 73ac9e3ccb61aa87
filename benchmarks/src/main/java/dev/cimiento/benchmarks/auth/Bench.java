package dev.cimiento.benchmarks.auth;

import com.sun.management.OperatingSystemMXBean;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.auth.postgresql.PostgresAuthStore;
import dev.cimiento.tenancy.Affinity;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

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

    /** Over connections that stay with the tenant, as a service with tenants that are busy has them. */
    static PostgresAuthStore store(HikariDataSource pool) {
        return new PostgresAuthStore(TenantDataSource.over(pool)
                .withAffinity(Affinity.of(
                        connection -> Optional.ofNullable(
                                connection.unwrap(PGConnection.class).getParameterStatus("search_path")),
                        pool.getMaximumPoolSize() - 1)));
    }

    /** The process of the server that all others of it come from. */
    static ProcessHandle server(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pg_backend_pid()")) {
            rows.next();
            return ProcessHandle.of(rows.getLong(1))
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow(() -> new IllegalStateException("the database is not on this machine"));
        }
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
     * @param databaseMicros the database's processor time for each operation
     */
    record Rate(double aSecond, double aCpuSecond, double databaseMicros) {

        /** Operations for each second of processor time, the database's counted too. */
        double aWholeSecond() {
            return 1e6 / (1e6 / aCpuSecond + databaseMicros);
        }

        /** Of each figure its median. */
        static Rate median(List<Rate> rates) {
            return new Rate(
                    Bench.median(rates, Rate::aSecond),
                    Bench.median(rates, Rate::aCpuSecond),
                    Bench.median(rates, Rate::databaseMicros));
        }
    }

    static <T> double median(List<T> values, ToDoubleFunction<T> figure) {
        return values.stream().mapToDouble(figure).sorted().toArray()[values.size() / 2];
    }

    /** What was asked of it, and whether it is reached. */
    static String asked(double least, double reached) {
        return String.format("asked %,.0f: %s", least, reached >= least ? "PASS" : "SHORT");
    }

    /** How often so many threads, together, did this, for so many seconds. */
    static Rate rate(ProcessHandle server, int threads, int seconds, IntFunction<Runnable> worker) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
            long cpu = process.getProcessCpuTime();
            long database = nanos(server);
            long begin = System.nanoTime();
            long end = begin + seconds * 1_000_000_000L;
            List<Long> counts = race(executor, threads, i -> {
                Runnable work = worker.apply(i);
                long count = 0;
                while (System.nanoTime() < end) {
                    work.run();
                    count++;
                }
                return count;
            });
            double took = (System.nanoTime() - begin) / 1e9;
            long count = counts.stream().mapToLong(Long::longValue).sum();
            return new Rate(
                    count / took,
                    count * 1e9 / (process.getProcessCpuTime() - cpu),
                    (nanos(server) - database) / 1e3 / count);
        } finally {
            executor.shutdownNow();
        }
    }

    private static long nanos(ProcessHandle server) {
        return Stream.concat(Stream.of(server), server.descendants())
                .mapToLong(process ->
                        process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L))
                .sum();
    }
}
