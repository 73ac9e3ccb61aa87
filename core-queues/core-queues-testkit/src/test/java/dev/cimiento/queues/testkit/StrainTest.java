package dev.cimiento.queues.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cimiento.queues.Backoff;
import dev.cimiento.queues.Enqueued;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.postgresql.PostgresJobStore;
import dev.cimiento.queues.spi.ClaimRequest;
import dev.cimiento.queues.spi.ClaimedJob;
import dev.cimiento.queues.spi.JobStore;
import dev.cimiento.queues.spi.Settlement;
import dev.cimiento.queues.spi.WorkerId;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Many at once, much, and for long. */
class StrainTest {

    private static final TenantId A = TenantId.of("padel");
    private static final JobKind<String> KIND = JobKind.text("note");

    private static TestDatabase database;
    private static DataSource pool;

    private TenantDataSource tenants;
    private PostgresJobStore store;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        database.migrate(A, PostgresJobStore.SCHEMA);
        pool = database.pool(40);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void open() {
        database.execute("TRUNCATE cimiento.job, cimiento.job_finished, cimiento.job_worker");
        tenants = TenantDataSource.over(pool);
        store = new PostgresJobStore(tenants, pool);
    }

    @Test
    @DisplayName("of 20 idle workers that one job wakes, each looks a few times and is quiet again")
    void herd() throws Exception {
        AtomicInteger claims = new AtomicInteger();
        AtomicInteger ran = new AtomicInteger();
        JobQueue queue = JobQueue.on(countingClaims(claims));
        List<Worker> workers = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                Worker worker = Worker.of(queue)
                        .handle(KIND, job -> {
                            ran.incrementAndGet();
                            return Outcome.done();
                        })
                        .threads(1)
                        .poll(Duration.ofMinutes(1))
                        .build();
                workers.add(worker);
                worker.start();
            }
            await().until(() -> claims.get() >= 20);
            TimeUnit.MILLISECONDS.sleep(1500);
            int before = claims.get();
            TenantContext.run(A, () -> queue.enqueue(Job.of(KIND, "one")));
            await().until(() -> ran.get() == 1);
            TimeUnit.MILLISECONDS.sleep(1500);
            // A look after 4 ms, 8, 16 and so on, for who enqueued may not have committed yet.
            assertThat(claims.get() - before).isBetween(1, 20 * 12);
        } finally {
            workers.forEach(Worker::close);
        }
    }

    private JobStore countingClaims(AtomicInteger claims) {
        return (JobStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {JobStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("claim")) {
                        claims.incrementAndGet();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    @DisplayName("jobs that failed together come back spread evenly over half of the wait")
    void jitter() {
        Backoff backoff = Backoff.exponential(Duration.ofSeconds(10), Duration.ofHours(1));
        int[] tenths = new int[10];
        for (int i = 0; i < 10_000; i++) {
            long millis = backoff.after(1).toMillis();
            assertThat(millis).isBetween(5000L, 10_000L);
            tenths[(int) Math.min(9, (millis - 5000) / 500)]++;
        }
        double chiSquare = IntStream.of(tenths)
                .mapToDouble(count -> (count - 1000.0) * (count - 1000.0) / 1000)
                .sum();
        // Of nine degrees of freedom: exceeded by chance once in a million times.
        assertThat(chiSquare).isLessThan(45);
    }

    @Test
    @DisplayName("a job leaves two dead rows, under an old snapshot too, and vacuum lets the same space serve the next")
    void bloat() throws Exception {
        database.execute("ALTER TABLE cimiento.job SET (autovacuum_enabled = off)");
        WorkerId worker = WorkerId.random();
        store.heartbeat(worker, Duration.ofHours(1), Set.of());
        try {
            long empty = size();
            try (Connection old = database.dataSource().getConnection();
                    Statement statement = old.createStatement()) {
                old.setAutoCommit(false);
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
                statement.execute("SELECT count(*) FROM cimiento.job");
                cycles(worker, 20, 200);
            }
            long afterFirst = size();
            assertThat((afterFirst - empty) / 4000).as("bytes a job").isLessThan(1500);
            long afterSome = 0;
            for (int round = 0; round < 6; round++) {
                database.execute("VACUUM cimiento.job");
                cycles(worker, 20, 200);
                afterSome = round == 1 ? size() : afterSome;
            }
            assertThat(size()).as("bytes after three times as many").isLessThan(afterSome + afterSome / 10);
        } finally {
            database.execute("ALTER TABLE cimiento.job RESET (autovacuum_enabled)");
        }
    }

    private void cycles(WorkerId worker, int cycles, int jobs) {
        JobQueue queue = JobQueue.on(store);
        for (int i = 0; i < cycles; i++) {
            TenantContext.run(
                    A,
                    () -> queue.enqueueAll(IntStream.range(0, jobs)
                            .mapToObj(n -> Job.of(KIND, "job " + n))
                            .toList()));
            List<ClaimedJob> claimed = store.claim(new ClaimRequest(worker, "default", Set.of("note"), jobs));
            assertThat(claimed).hasSize(jobs);
            store.settle(claimed.stream()
                    .map(job -> (Settlement) new Settlement.Finished(job.lease(), JobState.DONE, ""))
                    .toList());
        }
    }

    private static long size() {
        return Transactions.with(
                pool,
                connection -> Sql.on(connection).number("SELECT pg_total_relation_size('cimiento.job'::regclass)"));
    }

    @Test
    @DisplayName("of many transactions with one unique key, of which some roll back, those that commit mean one job")
    void uniqueKeysOfTransactionsThatRollBack() throws Exception {
        JobQueue queue = JobQueue.on(store);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            for (int round = 0; round < 20; round++) {
                String key = "round " + round;
                CyclicBarrier together = new CyclicBarrier(16);
                Map<Long, Boolean> kept = new ConcurrentHashMap<>();
                List<Future<?>> futures = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    boolean commits = i % 3 == 0;
                    futures.add(threads.submit(() -> {
                        together.await();
                        try {
                            Enqueued enqueued = TenantContext.call(
                                    A,
                                    () -> Transactions.call(tenants, () -> {
                                        Enqueued made =
                                                queue.enqueue(Job.of(KIND, key).withUniqueKey(key));
                                        TimeUnit.MILLISECONDS.sleep(
                                                ThreadLocalRandom.current().nextInt(3));
                                        if (!commits) {
                                            throw new IllegalStateException("rolls back");
                                        }
                                        return made;
                                    }));
                            kept.put(enqueued.id().value(), true);
                        } catch (IllegalStateException rolledBack) {
                            assertThat(commits).isFalse();
                        }
                        return key;
                    }));
                }
                for (Future<?> future : futures) {
                    future.get();
                }
                assertThat(kept).hasSize(1);
                assertThat(numbers(key)).containsExactlyElementsOf(kept.keySet());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Long> numbers(String key) {
        return Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .list("SELECT id FROM cimiento.job WHERE unique_key = ?", row -> row.number("id"), key));
    }

    @Test
    @DisplayName("behind a pooler in transaction mode, which keeps nothing of a session, all goes on")
    void sessionsThatKeepNothing() {
        DataSource forgetful = forgetful(pool);
        PostgresJobStore behindPooler =
                new PostgresJobStore(TenantDataSource.over(forgetful).perTransaction(), forgetful);
        JobQueue queue = JobQueue.on(behindPooler);
        AtomicInteger tries = new AtomicInteger();
        JobKind<String> failing = JobKind.text("fails-once").withBackoff(Backoff.fixed(Duration.ofMillis(1)));
        try (Worker worker = Worker.of(queue)
                .handle(KIND, job -> Outcome.done())
                .handle(failing, job -> {
                    tries.incrementAndGet();
                    if (job.attempt() == 1) {
                        throw new IllegalStateException("not yet");
                    }
                    return Outcome.done();
                })
                .threads(4)
                .build()) {
            worker.start();
            for (int i = 0; i < 50; i++) {
                String payload = "job " + i;
                TenantContext.run(A, () -> queue.enqueue(Job.of(KIND, payload)));
                TenantContext.run(A, () -> queue.enqueue(Job.of(failing, payload)));
            }
            await().until(() -> done() == 100);
        }
        assertThat(tries).hasValue(100);
    }

    private static long done() {
        return Transactions.with(
                pool,
                connection ->
                        Sql.on(connection).number("SELECT count(*) FROM cimiento.job_finished WHERE state = 'DONE'"));
    }

    /** Each loan of a connection is a session that knows nothing of those before. */
    private static DataSource forgetful(DataSource below) {
        return (DataSource) Proxy.newProxyInstance(
                StrainTest.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(below, arguments);
                        if (result instanceof Connection connection) {
                            try (Statement statement = connection.createStatement()) {
                                statement.execute("DISCARD ALL");
                            }
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
