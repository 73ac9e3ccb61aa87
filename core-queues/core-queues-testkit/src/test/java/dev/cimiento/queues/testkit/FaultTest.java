package dev.cimiento.queues.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobFilter;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.JobReports;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.Jobs;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Recurring;
import dev.cimiento.queues.Rhythm;
import dev.cimiento.queues.Schedules;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.postgresql.PostgresJobStore;
import dev.cimiento.queues.postgresql.PostgresTimetable;
import dev.cimiento.queues.spi.JobStore;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What happens when processes die or hang, connections break and transactions drag on: nothing is lost, and what runs twice is what must. */
class FaultTest {

    private static final TenantId A = TenantId.of("padel");
    private static final TenantId B = TenantId.of("clinic");

    private static TestDatabase database;
    private static DataSource pool;

    private TenantDataSource tenants;
    private PostgresJobStore store;
    private JobQueue queue;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        database.migrate(A, PostgresJobStore.SCHEMA);
        database.execute("CREATE SCHEMA t_padel");
        database.execute("CREATE TABLE public.run (payload text, process bigint)");
        pool = database.pool(16);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void open() {
        database.execute("TRUNCATE public.run, cimiento.job, cimiento.job_finished, cimiento.job_worker,"
                + " cimiento.job_schedule");
        tenants = TenantDataSource.over(pool);
        store = new PostgresJobStore(tenants, pool);
        queue = JobQueue.on(store);
    }

    @Test
    @DisplayName("a job that takes down every process is a dead letter after three, and its neighbours are done")
    void poison() throws Exception {
        enqueue(A, IntStream.range(0, 20).mapToObj(i -> "good " + i).toList());
        enqueue(A, List.of("poison"));
        enqueue(A, IntStream.range(20, 40).mapToObj(i -> "good " + i).toList());
        Process process = WorkerProcess.start(database.jdbcUrl(), 4, 20);
        int started = 1;
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (count(JobState.DONE) + count(JobState.DEAD) < 41 && System.nanoTime() < end) {
                if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                    process = WorkerProcess.start(database.jdbcUrl(), 4, 20);
                    started++;
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(count(JobState.DONE)).isEqualTo(40);
        List<JobView> dead = TenantContext.call(
                A, () -> JobReports.on(store).search(JobFilter.all().withStates(JobState.DEAD)));
        assertThat(dead).extracting(JobView::payload).containsExactly("poison");
        assertThat(dead.get(0).error()).isEqualTo("its worker died");
        assertThat(started).as("processes").isEqualTo(4);
    }

    @Test
    @DisplayName(
            "killed between the work and its acknowledgement a job runs twice; one completed in its own transaction once")
    void killedBeforeTheAcknowledgement() throws Exception {
        enqueue(A, List.of("plain and halt"));
        Process first = WorkerProcess.start(database.jdbcUrl(), 1, 1);
        assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
        enqueue(A, List.of("once and halt"));
        Process second = WorkerProcess.start(database.jdbcUrl(), 1, 1);
        try {
            await().atMost(Duration.ofSeconds(30)).until(() -> !second.isAlive() || count(JobState.DONE) == 2);
        } finally {
            second.destroyForcibly().waitFor();
        }
        try (Worker last = WorkerProcess.worker(pool, 1, 1)) {
            last.start();
            await().atMost(Duration.ofSeconds(20)).until(() -> count(JobState.DONE) == 2);
        }
        assertThat(runs()).containsOnly("plain and halt", "once and halt");
        assertThat(runs().stream().filter("plain and halt"::equals)).hasSize(2);
        assertThat(runs().stream().filter("once and halt"::equals)).hasSize(1);
    }

    @Test
    @DisplayName(
            "a process that hangs longer than its lease loses its jobs; when it goes on, what it says changes nothing")
    void hangs() throws Exception {
        enqueue(A, IntStream.range(0, 8).mapToObj(i -> "job " + i).toList());
        Process hung = WorkerProcess.start(database.jdbcUrl(), 4, 2000);
        try {
            await().atMost(Duration.ofSeconds(30)).until(() -> runs().size() >= 4);
            signal(hung, "STOP");
            try (Worker other = WorkerProcess.worker(pool, 4, 1)) {
                other.start();
                await().atMost(Duration.ofSeconds(20)).until(() -> count(JobState.DONE) == 8);
            }
            List<JobView> before = views();
            signal(hung, "CONT");
            await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
            assertThat(views()).as("after the first went on").isEqualTo(before);
            assertThat(count(JobState.DONE)).isEqualTo(8);
            assertThat(runs().size() - 8).as("runs beside the eight").isBetween(1, 4);
        } finally {
            hung.destroyForcibly().waitFor();
        }
    }

    @Test
    @DisplayName("a job whose transaction took longer than everything after it is found within seconds of its commit")
    void lateCommit() throws Exception {
        Set<String> ran = ConcurrentHashMap.newKeySet();
        CountDownLatch inserted = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        Thread late = new Thread(() -> TenantContext.run(
                A,
                () -> Transactions.run(tenants, () -> {
                    queue.enqueue(Job.of(WorkerProcess.KIND, "late"));
                    inserted.countDown();
                    wait(commit);
                })));
        late.start();
        assertThat(inserted.await(10, TimeUnit.SECONDS)).isTrue();
        try (Worker worker = Worker.of(queue)
                .handle(WorkerProcess.KIND, job -> {
                    ran.add(job.payload());
                    return Outcome.done();
                })
                .threads(4)
                .build()) {
            worker.start();
            enqueue(A, IntStream.range(0, 500).mapToObj(i -> "job " + i).toList());
            await().atMost(Duration.ofSeconds(30)).until(() -> ran.size() == 500);
            await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
            commit.countDown();
            await().atMost(Duration.ofSeconds(25)).until(() -> ran.contains("late"));
        }
        late.join();
    }

    @Test
    @DisplayName("connections that break every 200 ms lose no job, neither of those who enqueue nor of those who work")
    void chaos() throws Exception {
        Set<String> accepted = ConcurrentHashMap.newKeySet();
        try (Worker worker = WorkerProcess.worker(pool, 4, 1)) {
            worker.start();
            Thread producer = new Thread(() -> {
                for (int i = 0; i < 150; i++) {
                    String payload = "job " + i;
                    try {
                        enqueue(A, List.of(payload));
                        accepted.add(payload);
                    } catch (RuntimeException broken) {
                        // not accepted, so not promised
                    }
                }
            });
            producer.start();
            while (producer.isAlive()) {
                database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
                producer.join(200);
            }
            await().atMost(Duration.ofSeconds(40))
                    .ignoreExceptions()
                    .until(() ->
                            TenantContext.call(A, () -> Jobs.on(store).counts().live()) == 0);
        }
        assertThat(accepted).isNotEmpty();
        assertThat(Set.copyOf(runs())).containsAll(accepted);
    }

    @Test
    @DisplayName(
            "of five nodes that fire a schedule of every second, one does at each moment, also at those at which the one that fires hangs, and then dies")
    void schedulesOnManyNodes() throws Exception {
        JobKind<String> tick = JobKind.text("tick");
        List<Worker> nodes = new ArrayList<>();
        AtomicBoolean hang = new AtomicBoolean();
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch dies = new CountDownLatch(1);
        for (int i = 0; i < 5; i++) {
            TenantDataSource own = TenantDataSource.over(pool);
            // Whoever fires next hangs in the middle of it, the job inserted and not committed, and then its process
            // dies.
            JobQueue hanging = JobQueue.on(afterInsert(new PostgresJobStore(own, pool), () -> {
                if (hang.compareAndSet(true, false)) {
                    hangs.countDown();
                    wait(dies);
                    throw new IllegalStateException("the process died");
                }
            }));
            Schedules schedules = Schedules.of(new PostgresTimetable(own, pool), hanging);
            TenantContext.run(
                    A,
                    () -> schedules.put(Recurring.of("tick", Rhythm.every(Duration.ofSeconds(1)), Job.of(tick, ""))));
            nodes.add(Worker.of(hanging)
                    .handle(JobKind.text("unused"), job -> Outcome.done())
                    .schedules(schedules)
                    .build());
        }
        try {
            nodes.forEach(Worker::start);
            await().atMost(Duration.ofSeconds(20)).until(() -> moments().size() >= 3);
            hang.set(true);
            assertThat(hangs.await(20, TimeUnit.SECONDS)).isTrue();
            int before = moments().size();
            TimeUnit.MILLISECONDS.sleep(2500);
            assertThat(moments()).as("while one holds the schedule").hasSize(before);
            dies.countDown();
            await().atMost(Duration.ofSeconds(20)).until(() -> moments().size() >= before + 5);
            nodes.get(0).close();
            await().atMost(Duration.ofSeconds(20)).until(() -> moments().size() >= before + 7);
        } finally {
            dies.countDown();
            nodes.forEach(Worker::close);
        }
        List<Instant> moments = moments();
        for (int i = 1; i < moments.size(); i++) {
            assertThat(moments.get(i)).isEqualTo(moments.get(i - 1).plusSeconds(1));
        }
    }

    private static JobStore afterInsert(JobStore store, Runnable then) {
        return (JobStore) Proxy.newProxyInstance(
                FaultTest.class.getClassLoader(), new Class<?>[] {JobStore.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(store, arguments);
                        if (method.getName().equals("insert")) {
                            then.run();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** At which the schedule fired, in order, those of one moment beside each other. */
    private static List<Instant> moments() {
        return Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT replace(substring(headers FROM 'fire-at=([^&]+)'), '%3A', ':') AS moment"
                                        + " FROM cimiento.job ORDER BY 1",
                                row -> Instant.parse(row.string("moment"))));
    }

    @Test
    @DisplayName(
            "all jobs of a tenant that leaves are cancelled under load, none is started that was not, and no tenant leaks from one job to the next")
    void tenantLeaves() {
        Set<String> wrong = ConcurrentHashMap.newKeySet();
        Set<String> started = ConcurrentHashMap.newKeySet();
        enqueue(A, IntStream.range(0, 300).mapToObj(i -> "padel " + i).toList());
        enqueue(B, IntStream.range(0, 300).mapToObj(i -> "clinic " + i).toList());
        try (Worker worker = Worker.of(queue)
                .handle(WorkerProcess.KIND, job -> {
                    Optional<TenantId> tenant = TenantContext.current();
                    if (!job.payload().startsWith(tenant.orElseThrow().value())) {
                        wrong.add(job.payload());
                    }
                    started.add(job.payload());
                    Thread.sleep(2);
                    return Outcome.done();
                })
                .threads(2)
                .build()) {
            worker.start();
            await().until(() -> count(JobState.DONE) > 10);
            int cancelled = TenantContext.call(A, queue::cancelAll);
            long ofThoseWhoLeft = startedBy(A, started);
            assertThat(cancelled).isPositive();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> TenantContext.system(
                                    "test", () -> Jobs.on(store).counts().live())
                            == 0);
            assertThat(startedBy(A, started) - ofThoseWhoLeft)
                    .as("of those that two threads had in hand")
                    .isBetween(0L, 2L);
        }
        assertThat(wrong).isEmpty();
        long done = TenantContext.call(A, () -> Jobs.on(store).counts().of(JobState.DONE));
        assertThat(startedBy(A, started))
                .as("what was cancelled was not started")
                .isEqualTo(done);
        assertThat(TenantContext.call(A, () -> Jobs.on(store).counts().of(JobState.CANCELLED)))
                .isEqualTo(300 - done)
                .isPositive();
        assertThat(TenantContext.call(B, () -> Jobs.on(store).counts().of(JobState.DONE)))
                .isEqualTo(300);
    }

    private static long startedBy(TenantId tenant, Set<String> started) {
        return started.stream()
                .filter(payload -> payload.startsWith(tenant.value()))
                .count();
    }

    private static void wait(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void signal(Process process, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private void enqueue(TenantId tenant, List<String> payloads) {
        List<Job> jobs = payloads.stream()
                .map(payload -> Job.of(WorkerProcess.KIND, payload))
                .toList();
        TenantContext.run(tenant, () -> queue.enqueueAll(jobs));
    }

    private List<JobView> views() {
        return TenantContext.call(A, () -> JobReports.on(store).search(JobFilter.all()));
    }

    private long count(JobState state) {
        return TenantContext.system("test", () -> Jobs.on(store).counts().of(state));
    }

    private static List<String> runs() {
        return Transactions.with(
                pool,
                connection -> Sql.on(connection).list("SELECT payload FROM public.run", row -> row.string("payload")));
    }
}
