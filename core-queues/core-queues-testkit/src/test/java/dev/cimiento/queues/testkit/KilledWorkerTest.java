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
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KilledWorkerTest {

    private static final TenantId A = TenantId.of("padel");
    private static final JobKind<String> SLOW = JobKind.text("slow");
    private static final int JOBS = 40;

    @Test
    @DisplayName("when the process of a worker is killed in the middle of its jobs, another does them; nothing is lost")
    void killed() throws Exception {
        try (TestDatabase database = TestDatabase.create()) {
            database.migrate(A, PostgresJobStore.SCHEMA);
            database.execute("CREATE TABLE public.run (payload text, process bigint)");
            DataSource pool = database.pool(8);
            PostgresJobStore store = new PostgresJobStore(TenantDataSource.over(pool), pool);
            JobQueue queue = JobQueue.on(store);
            TenantContext.run(
                    A,
                    () -> queue.enqueueAll(IntStream.range(0, JOBS)
                            .mapToObj(i -> Job.of(SLOW, "job " + i))
                            .toList()));
            Process doomed = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Doomed.class.getName(),
                            database.jdbcUrl())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                await().atMost(Duration.ofSeconds(60)).until(() -> runs(pool).size() >= 10);
            } finally {
                doomed.destroyForcibly().waitFor();
            }
            List<String> before = runs(pool);
            long killedAt = System.nanoTime();
            try (Worker rescuer = worker(queue, pool, 1).build()) {
                rescuer.start();
                await().atMost(Duration.ofSeconds(60)).until(() -> done(store) == JOBS);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - killedAt)).isLessThan(Duration.ofSeconds(30));
            List<String> all = runs(pool);
            assertThat(all.stream().distinct()).as("every job ran").hasSize(JOBS);
            assertThat(all.size() - JOBS)
                    .as("jobs that ran twice: at most those that were under way")
                    .isBetween(1, 4);
            assertThat(before).hasSizeLessThan(JOBS);
        }
    }

    private static Worker.Builder worker(JobQueue queue, DataSource pool, long millis) {
        return Worker.of(queue)
                .handle(SLOW, job -> {
                    Transactions.with(
                            pool,
                            connection -> Sql.on(connection)
                                    .update(
                                            "INSERT INTO public.run VALUES (?, ?)",
                                            job.payload(),
                                            ProcessHandle.current().pid()));
                    Thread.sleep(millis);
                    return Outcome.done();
                })
                .threads(4)
                .lease(Duration.ofSeconds(2));
    }

    private static List<String> runs(DataSource pool) {
        return Transactions.with(
                pool,
                connection -> Sql.on(connection).list("SELECT payload FROM public.run", row -> row.string("payload")));
    }

    private static long done(PostgresJobStore store) {
        return TenantContext.call(A, () -> Jobs.on(store).counts().of(JobState.DONE));
    }

    /** The program that is killed. */
    static final class Doomed {

        private Doomed() {}

        public static void main(String[] args) {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(args[0]);
            HikariDataSource pool = new HikariDataSource(config);
            worker(JobQueue.on(new PostgresJobStore(TenantDataSource.over(pool), pool)), pool, 500)
                    .build()
                    .start();
        }
    }
}
