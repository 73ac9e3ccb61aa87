package dev.cimiento.queues.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.Jobs;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.postgresql.PostgresJobStore;
import dev.cimiento.queues.spi.ClaimRequest;
import dev.cimiento.queues.spi.ClaimedJob;
import dev.cimiento.queues.spi.Settlement;
import dev.cimiento.queues.spi.WorkerId;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.flyway.FlywayMigrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {

    private static final TenantId A = TenantId.of("padel");
    private static final JobKind<String> KIND = JobKind.text("work");
    private static final int JOBS = 2000;
    private static final int THREADS = 4;

    @Test
    @DisplayName(
            "when PostgreSQL dies and comes back, the worker goes on; no job is lost, and only unacknowledged ones ran twice")
    void restarts(@TempDir Path data) throws Exception {
        ConcurrentHashMap<String, AtomicInteger> runs = new ConcurrentHashMap<>();
        CountDownLatch dead = new CountDownLatch(1);
        EmbeddedPostgres first = server(data, 0);
        int port = first.getPort();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(first.getJdbcUrl("postgres", "postgres"));
        config.setConnectionTimeout(1000);
        config.setInitializationFailTimeout(-1);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            FlywayMigrations.over(pool).migrate(TenantDataSource.CONTROL_SCHEMA, PostgresJobStore.SCHEMA);
            PostgresJobStore store = new PostgresJobStore(TenantDataSource.over(pool), pool);
            JobQueue queue = JobQueue.on(store);
            TenantContext.run(
                    A,
                    () -> queue.enqueueAll(IntStream.range(0, JOBS)
                            .mapToObj(i -> Job.of(KIND, "job " + i))
                            .toList()));
            try (Worker worker = Worker.of(queue)
                    .handle(KIND, job -> {
                        runs.computeIfAbsent(job.payload(), of -> new AtomicInteger())
                                .incrementAndGet();
                        if (runs.size() > JOBS / 5) {
                            dead.await();
                        }
                        return Outcome.done();
                    })
                    .threads(THREADS)
                    .prefetch(20)
                    .lease(Duration.ofSeconds(3))
                    .build()) {
                worker.start();
                await().until(() -> runs.size() > JOBS / 5);
                die(data);
                first.close();
                dead.countDown();
                int atDeath = runs.size();
                assertThat(atDeath).isLessThan(JOBS);
                try (EmbeddedPostgres second = server(data, port)) {
                    assertThat(second.getPort()).isEqualTo(port);
                    await().atMost(Duration.ofSeconds(60))
                            .ignoreExceptions()
                            .untilAsserted(() -> assertThat(TenantContext.call(
                                            A, () -> Jobs.on(store).counts().byState()))
                                    .isEqualTo(Map.of(JobState.DONE, (long) JOBS)));
                    worker.close();
                }
            }
        }
        assertThat(runs).hasSize(JOBS);
        int twice = runs.values().stream().mapToInt(AtomicInteger::get).sum() - JOBS;
        assertThat(twice).as("runs of jobs that were in hand").isBetween(0, (THREADS + 20) * 3);
    }

    @Test
    @DisplayName(
            "a job of a prepared transaction, committed after thousands of later ones were done, is had by the next claim")
    void preparedTransaction(@TempDir Path data) throws Exception {
        try (EmbeddedPostgres server = server(data, 0)) {
            DataSource pool = server.getPostgresDatabase();
            FlywayMigrations.over(pool).migrate(TenantDataSource.CONTROL_SCHEMA, PostgresJobStore.SCHEMA);
            TenantDataSource tenants = TenantDataSource.over(pool);
            PostgresJobStore store = new PostgresJobStore(tenants, pool);
            JobQueue queue = JobQueue.on(store);
            WorkerId worker = WorkerId.random();
            store.heartbeat(worker, Duration.ofMinutes(5), Set.of());
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute(
                        "INSERT INTO cimiento.job (tenant, lane, kind, payload, rank, state, run_at, max_attempts,"
                                + " created_at) VALUES ('padel', 'default', 'work', 'late', 0, 'READY', now(), 10, now())");
                statement.execute("PREPARE TRANSACTION 'late'");
            }
            TenantContext.run(
                    A,
                    () -> queue.enqueueAll(IntStream.range(0, JOBS)
                            .mapToObj(i -> Job.of(KIND, "job " + i))
                            .toList()));
            int done = 0;
            while (done < JOBS) {
                done += claimAndEnd(store, worker).size();
            }
            assertThat(claimAndEnd(store, worker)).isEmpty();
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("COMMIT PREPARED 'late'");
            }
            assertThat(claimAndEnd(store, worker)).containsExactly("late");
        }
    }

    private static List<String> claimAndEnd(PostgresJobStore store, WorkerId worker) {
        List<ClaimedJob> jobs = store.claim(new ClaimRequest(worker, "default", Set.of("work"), 500));
        store.settle(jobs.stream()
                .map(job -> (Settlement) new Settlement.Finished(job.lease(), JobState.DONE, ""))
                .toList());
        return jobs.stream().map(ClaimedJob::payload).toList();
    }

    /** At once, without a last checkpoint: what comes up recovers from the log. */
    private static void die(Path data) throws Exception {
        long number = Long.parseLong(Files.readAllLines(data.resolve("pg").resolve("postmaster.pid"))
                .get(0)
                .strip());
        ProcessHandle server = ProcessHandle.of(number).orElseThrow();
        assertThat(new ProcessBuilder("kill", "-QUIT", Long.toString(number))
                        .start()
                        .waitFor())
                .isZero();
        server.onExit().get(30, TimeUnit.SECONDS);
    }

    private static EmbeddedPostgres server(Path data, int port) throws Exception {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setServerConfig("max_prepared_transactions", "4")
                .setDataDirectory(data.resolve("pg"))
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on");
        return (port == 0 ? builder : builder.setPort(port)).start();
    }
}
