package dev.cimiento.queues.testkit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.queues.Backoff;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Schedules;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.postgresql.PostgresJobStore;
import dev.cimiento.queues.postgresql.PostgresTimetable;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * A worker in a process of its own, to be killed or stopped. A job notes its payload and its process in {@code public.run}, takes some
 * milliseconds, and does what its payload says: {@code poison} halts the process, {@code once} completes in its own transaction and then
 * halts at the first attempt, {@code twice} does its work and halts before it is acknowledged.
 */
final class WorkerProcess {

    static final JobKind<String> KIND = JobKind.text("work").withBackoff(Backoff.fixed(Duration.ofMillis(50)));

    private WorkerProcess() {}

    /** Starts one. */
    static Process start(String jdbcUrl, int threads, long millis) throws IOException {
        return program(jdbcUrl, threads, millis).start();
    }

    /** One, not started. */
    static ProcessBuilder program(String jdbcUrl, int threads, long millis) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerProcess.class.getName(),
                jdbcUrl,
                Integer.toString(threads),
                Long.toString(millis)));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    }

    /** The program. */
    public static void main(String[] args) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(args[0]);
        config.setConnectionTimeout(2000);
        HikariDataSource pool = new HikariDataSource(config);
        TenantDataSource tenants = TenantDataSource.over(pool);
        Schedules schedules =
                Schedules.of(new PostgresTimetable(tenants, pool), JobQueue.on(new PostgresJobStore(tenants, pool)));
        builder(pool, Integer.parseInt(args[1]), Long.parseLong(args[2]))
                .schedules(schedules)
                .build()
                .start();
    }

    static Worker worker(DataSource pool, int threads, long millis) {
        return builder(pool, threads, millis).build();
    }

    private static Worker.Builder builder(DataSource pool, int threads, long millis) {
        TenantDataSource tenants = TenantDataSource.over(pool);
        return Worker.of(JobQueue.on(new PostgresJobStore(tenants, pool)))
                .handle(KIND, job -> {
                    if (job.payload().startsWith("once")) {
                        Transactions.run(tenants, () -> {
                            note(tenants, job.payload());
                            job.complete();
                        });
                        halt(job.payload(), job.attempt());
                        return Outcome.done();
                    }
                    note(pool, job.payload());
                    Thread.sleep(millis);
                    if (job.payload().startsWith("poison")) {
                        Runtime.getRuntime().halt(137);
                    }
                    halt(job.payload(), job.attempt());
                    return Outcome.done();
                })
                .threads(threads)
                .lease(Duration.ofSeconds(2));
    }

    private static void halt(String payload, int attempt) {
        if (payload.endsWith("and halt") && attempt == 1) {
            Runtime.getRuntime().halt(137);
        }
    }

    private static void note(DataSource dataSource, String payload) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "INSERT INTO public.run (payload, process) VALUES (?, ?)",
                                payload,
                                ProcessHandle.current().pid()));
    }
}
