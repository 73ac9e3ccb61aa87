package dev.cimiento.queues.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cimiento.queues.Backoff;
import dev.cimiento.queues.Batch;
import dev.cimiento.queues.Batches;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobFilter;
import dev.cimiento.queues.JobFinished;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobListener;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.JobReports;
import dev.cimiento.queues.JobStarted;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.Jobs;
import dev.cimiento.queues.JobsRescued;
import dev.cimiento.queues.Limit;
import dev.cimiento.queues.LimitScope;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.postgresql.PostgresJobStore;
import dev.cimiento.queues.spi.ClaimRequest;
import dev.cimiento.queues.spi.ClaimedJob;
import dev.cimiento.queues.spi.Lease;
import dev.cimiento.queues.spi.Settlement;
import dev.cimiento.queues.spi.WorkerId;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What one transaction does in the middle of another, with the other held there; and applications that break what they are handed. */
class JobRaceTest {

    private static final TenantId A = TenantId.of("padel");
    private static final JobKind<String> KIND =
            JobKind.text("note").withMaxAttempts(1).withBackoff(Backoff.fixed(Duration.ZERO));

    private static TestDatabase database;
    private static DataSource pool;

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private PostgresJobStore store;
    private JobQueue queue;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        database.migrate(A, PostgresJobStore.SCHEMA);
        pool = database.pool(8);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void open() {
        database.execute("TRUNCATE cimiento.job, cimiento.job_finished, cimiento.job_worker, cimiento.job_key,"
                + " cimiento.job_batch, cimiento.job_limit, cimiento.job_allowance");
        store = new PostgresJobStore(TenantDataSource.over(pool), pool);
        queue = JobQueue.on(store);
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    @DisplayName(
            "all jobs of a tenant that leaves are cancelled, those too that are started or given back at that very moment")
    void cancelsWhatMoves() throws Exception {
        in(() -> queue.enqueueAll(List.of(Job.of(KIND, "starts"), Job.of(KIND, "goes back"))));
        try (Connection other = begun()) {
            execute(
                    other,
                    "UPDATE cimiento.job SET state = 'RUNNING', worker = gen_random_uuid() WHERE payload = 'goes back'");
            other.commit();
            execute(
                    other,
                    "UPDATE cimiento.job SET state = 'RUNNING', worker = gen_random_uuid() WHERE payload = 'starts'");
            execute(
                    other,
                    "UPDATE cimiento.job SET state = 'READY', worker = NULL, born = DEFAULT WHERE payload = 'goes back'");
            Future<Integer> cancelled = threads.submit(() -> in(queue::cancelAll));
            awaitOneWaiting();
            other.commit();
            assertThat(cancelled.get(30, TimeUnit.SECONDS)).isEqualTo(2);
        }
        assertThat(number("SELECT count(*) FROM cimiento.job WHERE NOT cancel_requested"))
                .isZero();
        assertThat(states()).containsExactlyInAnyOrder(JobState.RUNNING, JobState.CANCELLED);
    }

    @Test
    @DisplayName("a claim that waited for others does not count the time that they have counted already")
    void countsTimeOnce() throws Exception {
        store.put(LimitScope.lane("default"), Limit.none().withRate(10, Duration.ofSeconds(10)));
        in(() -> queue.enqueueAll(
                IntStream.range(0, 5).mapToObj(i -> Job.of(KIND, "x")).toList()));
        WorkerId worker = WorkerId.random();
        store.heartbeat(worker, Duration.ofMinutes(5), Set.of());
        assertThat(store.claim(new ClaimRequest(worker, "default", Set.of("note"), 1)))
                .hasSize(1);
        try (Connection other = begun()) {
            execute(other, "SELECT pg_advisory_xact_lock(" + 0x63696d32 + ", " + "default".hashCode() + ")");
            Future<List<ClaimedJob>> claimed =
                    threads.submit(() -> store.claim(new ClaimRequest(worker, "default", Set.of("note"), 1)));
            awaitOneWaiting();
            execute(other, "UPDATE cimiento.job_allowance SET as_of = clock_timestamp(), left_ = 5");
            execute(other, "CREATE TABLE cimiento.seen AS SELECT as_of FROM cimiento.job_allowance");
            other.commit();
            assertThat(claimed.get(30, TimeUnit.SECONDS)).hasSize(1);
        }
        assertThat(number("SELECT count(*) FROM cimiento.job_allowance a, cimiento.seen s WHERE a.as_of < s.as_of"))
                .isZero();
        database.execute("DROP TABLE cimiento.seen");
    }

    @Test
    @DisplayName(
            "who forgets keys that are over does not wait for who takes one of them anew, and so never in a circle")
    void prunesAroundOthers() throws Exception {
        in(() -> queue.enqueueAll(List.of(
                Job.of(KIND, "x").withUniqueKeyFor("a", Duration.ofMillis(1)),
                Job.of(KIND, "x").withUniqueKeyFor("b", Duration.ofMillis(1)))));
        database.execute("UPDATE cimiento.job_key SET until = now() - interval '1 hour'");
        try (Connection other = begun()) {
            execute(other, "UPDATE cimiento.job_key SET until = now() + interval '1 hour' WHERE unique_key = 'a'");
            assertThat(threads.submit(() -> store.prune(Duration.ofDays(1))).get(30, TimeUnit.SECONDS))
                    .isZero();
            other.commit();
        }
        assertThat(number("SELECT count(*) FROM cimiento.job_key")).isEqualTo(1);
    }

    @Test
    @DisplayName("a batch that ends while one of its dead letters is put back is open, and not failed for good")
    void opensWhatEnds() throws Exception {
        Batches batches = Batches.of(store, queue);
        in(() -> batches.enqueue(Batch.of(List.of(Job.of(KIND, "bad"))).withOnSuccess(Job.of(KIND, "after"))));
        Worker.of(queue).handle(KIND, job -> Outcome.dead("broken")).build().drain();
        assertThat(number("SELECT count(*) FROM cimiento.job_batch WHERE state = 'FAILED'"))
                .isEqualTo(1);
        JobView bad = in(() -> JobReports.on(store).search(JobFilter.all().withStates(JobState.DEAD)))
                .get(0);
        database.execute("UPDATE cimiento.job_batch SET state = 'OPEN'");
        try (Connection other = begun()) {
            execute(other, "UPDATE cimiento.job_batch SET state = 'FAILED'");
            Future<Boolean> back = threads.submit(() -> in(() -> Jobs.on(store).retry(bad.id())));
            awaitOneWaiting();
            other.commit();
            assertThat(back.get(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(number("SELECT count(*) FROM cimiento.job_batch WHERE state = 'OPEN'"))
                .isEqualTo(1);
        Worker.of(queue).handle(KIND, job -> Outcome.done()).build().drain();
        assertThat(states()).containsOnly(JobState.DONE).hasSize(2);
    }

    @Test
    @DisplayName("of two workers that store the last two jobs of a batch at once, the later one lets go what follows")
    void endsTogether() throws Exception {
        Batches batches = Batches.of(store, queue);
        in(() -> batches.enqueue(
                Batch.of(List.of(Job.of(KIND, "1"), Job.of(KIND, "2"))).withOnSuccess(Job.of(KIND, "after"))));
        List<ClaimedJob> last = claim(living(), 2);
        HeldCommit held = new HeldCommit();
        PostgresJobStore slow = new PostgresJobStore(TenantDataSource.over(pool), held.over(pool));
        Future<Set<Lease>> first = threads.submit(() -> slow.settle(done(last.get(0))));
        held.awaitReached();
        assertThat(store.settle(done(last.get(1)))).isEmpty();
        held.letGo();
        assertThat(first.get(30, TimeUnit.SECONDS)).isEmpty();
        assertThat(number("SELECT count(*) FROM cimiento.job WHERE payload = 'after' AND state = 'READY'"))
                .as("without waiting for a rescue")
                .isEqualTo(1);
    }

    @Test
    @DisplayName(
            "a worker whose lease ends in the middle of its claim is not forgotten before that claim is kept: its jobs are rescued")
    void claimsAndDies() throws Exception {
        in(() -> queue.enqueue(Job.of(KIND.withMaxAttempts(5), "x")));
        WorkerId dying = living();
        HeldCommit held = new HeldCommit();
        PostgresJobStore slow = new PostgresJobStore(TenantDataSource.over(pool), held.over(pool));
        Future<List<ClaimedJob>> claimed =
                threads.submit(() -> slow.claim(new ClaimRequest(dying, "default", Set.of("note"), 1)));
        held.awaitReached();
        database.execute("UPDATE cimiento.job_worker SET expires_at = now() - interval '1 second'");
        assertThat(store.rescue(3)).isEqualTo(new JobsRescued(0, 0));
        held.letGo();
        assertThat(claimed.get(30, TimeUnit.SECONDS)).hasSize(1);
        assertThat(store.rescue(3)).isEqualTo(new JobsRescued(1, 0));
        assertThat(claim(living(), 1)).hasSize(1);
    }

    @Test
    @DisplayName(
            "a job that another transaction holds while its dead worker is buried is rescued once that has rolled back")
    void settlesAndRollsBack() throws Exception {
        in(() -> queue.enqueueAll(List.of(Job.of(KIND.withMaxAttempts(5), "x"), Job.of(KIND.withMaxAttempts(5), "y"))));
        assertThat(claim(living(), 2)).hasSize(2);
        try (Connection other = begun()) {
            execute(other, "DELETE FROM cimiento.job WHERE payload = 'x'");
            database.execute("UPDATE cimiento.job_worker SET expires_at = now() - interval '1 second'");
            assertThat(store.rescue(3)).isEqualTo(new JobsRescued(1, 0));
            other.rollback();
        }
        assertThat(store.rescue(3)).isEqualTo(new JobsRescued(1, 0));
    }

    @Test
    @DisplayName(
            "a delayed job whose transaction commits after it was due, and after later ones were done, is started within seconds")
    void commitsAfterItWasDue() throws Exception {
        WorkerId worker = living();
        try (Connection other = begun()) {
            execute(
                    other,
                    "INSERT INTO cimiento.job (tenant, lane, kind, payload, rank, state, run_at, max_attempts, created_at)"
                            + " VALUES ('padel', 'default', 'note', 'late', 0, 'SCHEDULED', clock_timestamp(), 10, now())");
            in(() -> queue.enqueue(Job.of(KIND, "on time").withDelay(Duration.ofSeconds(1))));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> claim(worker, 1).stream()
                            .anyMatch(job -> job.payload().equals("on time")));
            other.commit();
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        claim(worker, 1).stream().anyMatch(job -> job.payload().equals("late")));
    }

    @Test
    @DisplayName(
            "a listener that throws an Error, and a handler that gives null, neither stop the worker nor lose a job")
    @SuppressWarnings("NullAway") // a handler in another language
    void bearsApplications() {
        JobListener broken = new JobListener() {
            @Override
            public void started(JobStarted event) {
                throw new AssertionError("started");
            }

            @Override
            public void finished(JobFinished event) {
                throw new NoClassDefFoundError("finished");
            }
        };
        in(() -> queue.enqueueAll(
                IntStream.range(0, 20).mapToObj(i -> Job.of(KIND, "x" + i)).toList()));
        in(() -> queue.enqueue(Job.of(KIND, "null")));
        try (Worker worker = Worker.of(queue)
                .handle(KIND, job -> job.payload().equals("null") ? null : Outcome.done())
                .listener(broken)
                .listener(new JobListener() {})
                .threads(2)
                .build()) {
            worker.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> number("SELECT count(*) FROM cimiento.job") == 0);
        }
        assertThat(states().stream().filter(JobState.DONE::equals)).hasSize(20);
        assertThat(states().stream().filter(JobState.DEAD::equals)).hasSize(1);
    }

    private WorkerId living() {
        WorkerId worker = WorkerId.random();
        store.heartbeat(worker, Duration.ofMinutes(5), Set.of());
        return worker;
    }

    private List<ClaimedJob> claim(WorkerId worker, int limit) {
        return store.claim(new ClaimRequest(worker, "default", Set.of("note"), limit));
    }

    private static List<Settlement> done(ClaimedJob job) {
        return List.of(new Settlement.Finished(job.lease(), JobState.DONE, ""));
    }

    private List<JobState> states() {
        return in(() -> JobReports.on(store).search(JobFilter.all())).stream()
                .map(JobView::state)
                .toList();
    }

    private static Connection begun() throws SQLException {
        Connection connection = pool.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Until somebody waits for a lock that the test holds. */
    private static void awaitOneWaiting() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> number("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN"
                                + " (SELECT pid FROM pg_stat_activity WHERE datname = current_database())")
                        > 0);
    }

    private static long number(String sql) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T in(Supplier<T> body) {
        return TenantContext.<T, RuntimeException>call(A, body::get);
    }

    /** Stops the first transaction of a pool just before its commit, until it is let go. */
    private static final class HeldCommit {

        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch free = new CountDownLatch(1);

        DataSource over(DataSource of) {
            return (DataSource)
                    proxy(DataSource.class, of, result -> result instanceof Connection c ? connection(c) : result);
        }

        private Object connection(Connection of) {
            return proxy(Connection.class, of, UnaryOperator.identity());
        }

        private Object proxy(Class<?> type, Object of, UnaryOperator<Object> then) {
            return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                if (method.getName().equals("commit") && reached.getCount() > 0) {
                    reached.countDown();
                    assertThat(free.await(30, TimeUnit.SECONDS)).isTrue();
                }
                try {
                    return then.apply(method.invoke(of, arguments));
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
        }

        void awaitReached() throws InterruptedException {
            assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
        }

        void letGo() {
            free.countDown();
        }
    }
}
