package dev.cimiento.queues.pgjdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.queues.Backoff;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.Jobs;
import dev.cimiento.queues.Limit;
import dev.cimiento.queues.LimitScope;
import dev.cimiento.queues.Limits;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.postgresql.PostgresJobStore;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.PgBouncer;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The queue behind a real PgBouncer in transaction mode, whose clients share two connections. Skipped where it is not installed. */
class PgBouncerTest {

    private static final TenantId A = TenantId.of("padel");
    private static final TenantId B = TenantId.of("clinic");
    private static final int ROUNDS = 30;
    private static final JobKind<String> PLAIN = JobKind.text("plain").withBackoff(Backoff.fixed(Duration.ofMillis(1)));
    private static final JobKind<String> ONCE = JobKind.text("once");

    private final Queue<String> ran = new ConcurrentLinkedQueue<>();
    private TestDatabase database;
    private PgBouncer bouncer;
    private HikariDataSource pool;
    private TenantDataSource tenants;
    private PostgresJobStore store;

    @BeforeEach
    void start() throws Exception {
        database = TestDatabase.create();
        database.migrate(A, PostgresJobStore.SCHEMA);
        for (TenantId tenant : List.of(A, B)) {
            database.execute("CREATE SCHEMA " + tenant.schema());
            database.execute("CREATE TABLE " + tenant.schema() + ".effect (name text)");
        }
        bouncer = PgBouncer.before(database, 2);
        pool = bouncer.pool(12);
        tenants = TenantDataSource.over(pool).perTransaction();
        store = new PostgresJobStore(tenants, pool);
    }

    @AfterEach
    void stop() throws Exception {
        if (pool != null) {
            pool.close();
        }
        if (bouncer != null) {
            bouncer.close();
        }
        if (database != null) {
            database.close();
        }
    }

    private Worker.Builder worker(JobQueue queue) {
        return Worker.of(queue)
                .handle(PLAIN, job -> {
                    ran.add(job.payload());
                    if (job.payload().endsWith("7") && job.attempt() == 1) {
                        throw new IllegalStateException("not yet");
                    }
                    return Outcome.done();
                })
                .handle(ONCE, job -> {
                    Transactions.run(tenants, () -> {
                        Transactions.with(
                                tenants,
                                connection ->
                                        Sql.on(connection).update("INSERT INTO effect VALUES (?)", job.payload()));
                        job.complete();
                    });
                    throw new IllegalStateException("after the commit");
                })
                .threads(4)
                .lease(Duration.ofSeconds(3));
    }

    @Test
    @DisplayName(
            "jobs are enqueued in the caller's transaction, claimed, retried, limited and completed by two workers, and"
                    + " nothing is lost or done twice")
    void worksBehindAPooler() {
        JobQueue queue = JobQueue.on(store);
        Limits.on(store).put(LimitScope.lane("default"), Limit.none().withRunning(6));
        assertThatThrownBy(() -> TenantContext.run(
                        A,
                        () -> Transactions.run(tenants, () -> {
                            queue.enqueue(Job.of(PLAIN, "rolled back"));
                            throw new IllegalStateException("no");
                        })))
                .hasMessage("no");
        try (Worker first = worker(queue).build();
                Worker second =
                        worker(JobQueue.on(new PostgresJobStore(tenants, pool))).build()) {
            first.start();
            second.start();
            for (int i = 0; i < ROUNDS; i++) {
                String name = "job " + i;
                for (TenantId tenant : List.of(A, B)) {
                    TenantContext.run(
                            tenant,
                            () -> Transactions.run(tenants, () -> {
                                queue.enqueue(Job.of(PLAIN, name).withUniqueKey(name));
                                queue.enqueue(Job.of(PLAIN, name).withUniqueKey(name));
                                queue.enqueue(Job.of(ONCE, tenant + " " + name));
                            }));
                }
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> done() == 4 * ROUNDS);
        }
        List<String> names =
                IntStream.range(0, ROUNDS).mapToObj(i -> "job " + i).toList();
        int retried = (int) names.stream().filter(name -> name.endsWith("7")).count();
        assertThat(ran)
                .doesNotContain("rolled back")
                .hasSize(2 * (ROUNDS + retried))
                .containsAll(names);
        for (TenantId tenant : List.of(A, B)) {
            assertThat(effects(tenant))
                    .containsExactlyInAnyOrderElementsOf(
                            names.stream().map(name -> tenant + " " + name).toList());
        }
    }

    @Test
    @DisplayName("a signal by LISTEN hears nothing there, does no harm, and the worker finds what another process"
            + " enqueued as it polls")
    void pollsWhereListenHearsNothing() {
        try (HikariDataSource sessions = bouncer.pool(4);
                NotifyJobSignal here = new NotifyJobSignal(sessions);
                NotifyJobSignal there = new NotifyJobSignal(sessions)) {
            here.start();
            there.start();
            JobQueue elsewhere =
                    JobQueue.on(new PostgresJobStore(tenants, pool)).withSignal(there);
            try (Worker worker = worker(JobQueue.on(store).withSignal(here))
                    .poll(Duration.ofMillis(200))
                    // Its heartbeats wake it too; none but the first comes while the test runs.
                    .lease(Duration.ofHours(1))
                    .build()) {
                worker.start();
                for (int i = 0; i < 5; i++) {
                    String name = "from elsewhere " + i;
                    TenantContext.run(A, () -> elsewhere.enqueue(Job.of(PLAIN, name)));
                    await().atMost(Duration.ofMinutes(2)).until(() -> ran.contains(name));
                }
            }
        }
    }

    private long done() {
        return TenantContext.<Long, RuntimeException>system(
                "test", () -> Jobs.on(store).counts().of(JobState.DONE));
    }

    private List<String> effects(TenantId tenant) {
        return TenantContext.<List<String>, RuntimeException>call(
                tenant,
                () -> Transactions.with(
                        tenants,
                        connection -> Sql.on(connection).list("SELECT name FROM effect", row -> row.string("name"))));
    }
}
