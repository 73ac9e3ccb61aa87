package dev.cimiento.queues.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.Jobs;
import dev.cimiento.queues.Recurring;
import dev.cimiento.queues.Rhythm;
import dev.cimiento.queues.Schedules;
import dev.cimiento.queues.postgresql.PostgresJobStore;
import dev.cimiento.queues.postgresql.PostgresTimetable;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers in processes whose clocks are six hours fast and six hours slow, together on one database. */
class WrongClockTest {

    private static final TenantId A = TenantId.of("padel");
    private static final Duration HOURS = Duration.ofHours(6);
    private static final int JOBS = 40;

    @Test
    @DisplayName(
            "of two workers whose clocks are twelve hours apart neither takes the other for dead, starts a job early,"
                    + " or fires a schedule at a moment that is not; when one is killed, the other has its jobs within the lease")
    void onlyTheDatabasesClockCounts(@TempDir Path folder) throws Exception {
        WrongClock fast = WrongClock.by(HOURS, folder);
        WrongClock slow = WrongClock.by(HOURS.negated(), folder);
        try (TestDatabase database = TestDatabase.create()) {
            database.migrate(A, PostgresJobStore.SCHEMA);
            database.execute("CREATE SCHEMA t_padel");
            database.execute(
                    "CREATE TABLE public.run (payload text, process bigint, at timestamptz DEFAULT clock_timestamp())");
            DataSource pool = database.pool(4);
            TenantDataSource tenants = TenantDataSource.over(pool);
            PostgresJobStore store = new PostgresJobStore(tenants, pool);
            JobQueue queue = JobQueue.on(store);
            Process ofTheFast = fast.start(WorkerProcess.program(database.jdbcUrl(), 2, 200));
            Process ofTheSlow = slow.start(WorkerProcess.program(database.jdbcUrl(), 2, 200));
            try {
                Instant begin = now(pool);
                TenantContext.run(A, () -> {
                    Schedules.of(new PostgresTimetable(tenants, pool), queue)
                            .put(Recurring.of(
                                    "tick", Rhythm.every(Duration.ofSeconds(1)), Job.of(WorkerProcess.KIND, "tick")));
                    queue.enqueueAll(IntStream.range(0, JOBS)
                            .mapToObj(i -> Job.of(WorkerProcess.KIND, "job " + i))
                            .toList());
                    queue.enqueue(Job.of(WorkerProcess.KIND, "in three seconds").withDelay(Duration.ofSeconds(3)));
                    queue.enqueue(Job.of(WorkerProcess.KIND, "in an hour").withRunAt(begin.plus(Duration.ofHours(1))));
                    queue.enqueue(Job.of(WorkerProcess.KIND, "within the hour")
                            .withExpiresAt(begin.plus(Duration.ofHours(1))));
                });
                await().atMost(Duration.ofSeconds(60)).until(() -> {
                    List<Run> all = runs(pool);
                    long ticked = all.stream()
                            .filter(run -> run.payload().equals("tick"))
                            .count();
                    return ticked > 0 && all.size() - ticked >= JOBS + 2;
                });
                List<Run> once = runs(pool).stream()
                        .filter(run -> !run.payload().equals("tick"))
                        .toList();
                assertThat(once)
                        .extracting(Run::payload)
                        .doesNotHaveDuplicates()
                        .contains("within the hour");
                assertThat(once).extracting(Run::process).contains(ofTheFast.pid(), ofTheSlow.pid());
                Instant delayed = once.stream()
                        .filter(run -> run.payload().equals("in three seconds"))
                        .findFirst()
                        .orElseThrow()
                        .at();
                assertThat(Duration.between(begin, delayed)).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(8));
                Instant end = now(pool);
                TenantContext.run(
                        A,
                        () -> Schedules.of(new PostgresTimetable(tenants, pool), queue)
                                .removeAll());
                long ticks = runs(pool).stream()
                        .filter(run -> run.payload().equals("tick"))
                        .count();
                assertThat(ticks)
                        .as("moments that were")
                        .isBetween(1L, Duration.between(begin, end).toSeconds() + 1);
                TenantContext.run(
                        A,
                        () -> assertThat(Jobs.on(store).counts().of(JobState.SCHEDULED))
                                .isEqualTo(1));

                TenantContext.run(
                        A,
                        () -> queue.enqueueAll(IntStream.range(0, 20)
                                .mapToObj(i -> Job.of(WorkerProcess.KIND, "more " + i))
                                .toList()));
                await().until(() -> runs(pool).stream()
                        .anyMatch(run -> run.payload().startsWith("more") && run.process() == ofTheSlow.pid()));
                ofTheSlow.destroyForcibly().waitFor();
                await().atMost(Duration.ofSeconds(15))
                        .until(() -> TenantContext.call(
                                        A, () -> Jobs.on(store).counts().live())
                                == 1);
                List<String> more = runs(pool).stream()
                        .map(Run::payload)
                        .filter(payload -> payload.startsWith("more"))
                        .toList();
                assertThat(more.stream().distinct()).hasSize(20);
                assertThat(more.size() - 20)
                        .as("those that the killed one had in hand")
                        .isBetween(0, 2);
            } finally {
                ofTheFast.destroyForcibly().waitFor();
                ofTheSlow.destroyForcibly().waitFor();
            }
        }
    }

    private record Run(String payload, long process, Instant at) {}

    private static List<Run> runs(DataSource pool) {
        return Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT payload, process, at FROM public.run",
                                row -> new Run(row.string("payload"), row.number("process"), row.instant("at"))));
    }

    private static Instant now(DataSource pool) {
        return Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .first("SELECT clock_timestamp() AS now", row -> row.instant("now"))
                        .orElseThrow());
    }
}
