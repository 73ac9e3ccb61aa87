package dev.cimiento.queues.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cimiento.queues.Backoff;
import dev.cimiento.queues.Enqueued;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobFilter;
import dev.cimiento.queues.JobFinished;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobListener;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.JobReports;
import dev.cimiento.queues.JobStarted;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.Jobs;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.postgresql.PostgresJobStore;
import dev.cimiento.queues.spi.JobStore;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The worker on its own threads, on PostgreSQL and by its clock. */
class WorkerTest {

    private static final TenantId A = TenantId.of("padel");
    private static final TenantId B = TenantId.of("clinic");
    private static final JobKind<String> KIND = JobKind.text("note").withBackoff(Backoff.fixed(Duration.ofMillis(50)));

    private static TestDatabase database;
    private static DataSource pool;

    private PostgresJobStore store;
    private JobQueue queue;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        database.migrate(A, PostgresJobStore.SCHEMA);
        pool = database.pool(16);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void open() {
        database.execute("TRUNCATE cimiento.job, cimiento.job_finished, cimiento.job_worker");
        store = new PostgresJobStore(TenantDataSource.over(pool), pool);
        queue = JobQueue.on(store);
    }

    @Test
    @DisplayName(
            "a job that this process enqueues wakes the worker, which does not wait for its next poll a minute away")
    void wakes() throws Exception {
        Map<String, Long> started = new ConcurrentHashMap<>();
        try (Worker worker = worker(payload -> started.put(payload, System.nanoTime()))
                .threads(2)
                .poll(Duration.ofMinutes(1))
                .build()) {
            worker.start();
            for (int i = 0; i < 20; i++) {
                String name = "here " + i;
                enqueue(A, name);
                await().pollInterval(Duration.ofMillis(1)).until(() -> started.containsKey(name));
            }
        }
    }

    @Test
    @DisplayName("a job that another process enqueues is found by polling")
    void polls() throws Exception {
        Map<String, Long> started = new ConcurrentHashMap<>();
        JobQueue elsewhere = JobQueue.on(new PostgresJobStore(TenantDataSource.over(pool), pool));
        try (Worker worker = worker(payload -> started.put(payload, System.nanoTime()))
                .threads(2)
                .build()) {
            worker.start();
            for (int i = 0; i < 20; i++) {
                String name = "there " + i;
                TenantContext.run(A, () -> elsewhere.enqueue(Job.of(KIND, name)));
                await().pollInterval(Duration.ofMillis(1)).until(() -> started.containsKey(name));
            }
        }
    }

    @Test
    @DisplayName(
            "many threads of two workers run 2,000 jobs of many tenants, each once, each with its own tenant entered")
    void runsAll() {
        int count = 2000;
        ConcurrentLinkedQueue<String> ran = new ConcurrentLinkedQueue<>();
        for (int tenant = 0; tenant < 20; tenant++) {
            String name = "tenant-" + tenant;
            TenantContext.run(
                    TenantId.of(name),
                    () -> queue.enqueueAll(IntStream.range(0, count / 20)
                            .mapToObj(i -> Job.of(KIND, name + " " + i))
                            .toList()));
        }
        ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
        Worker.Builder builder = worker(payload -> {
                    if (!payload.startsWith(TenantContext.require() + " ")) {
                        wrong.add(payload);
                    }
                    ran.add(payload);
                })
                .threads(4)
                .prefetch(50);
        try (Worker one = builder.build();
                Worker two = builder.build()) {
            one.start();
            two.start();
            await().until(() -> count(JobState.DONE) == count);
        }
        assertThat(ran).hasSize(count).doesNotHaveDuplicates();
        assertThat(wrong).isEmpty();
    }

    @Test
    @DisplayName("a failing job is tried again by itself, and listeners hear of every end")
    void retriesAndTells() {
        ConcurrentLinkedQueue<JobFinished.Ending> endings = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<JobStarted> started = new ConcurrentLinkedQueue<>();
        Worker.Builder builder = Worker.of(queue)
                .handle(KIND, job -> {
                    if (job.attempt() < 3) {
                        throw new IllegalStateException("not yet");
                    }
                    return Outcome.done();
                })
                .listener(new JobListener() {
                    @Override
                    public void started(JobStarted event) {
                        started.add(event);
                        throw new IllegalStateException("a listener's own trouble");
                    }

                    @Override
                    public void finished(JobFinished event) {
                        endings.add(event.ending());
                    }
                });
        try (Worker worker = builder.build()) {
            worker.start();
            enqueue(A, "x");
            await().until(() -> endings.size() == 3);
        }
        assertThat(endings)
                .containsExactly(JobFinished.Ending.RETRY, JobFinished.Ending.RETRY, JobFinished.Ending.DONE);
        assertThat(started).extracting(JobStarted::attempt).containsExactly(1, 2, 3);
    }

    @Test
    @DisplayName("closing lets running jobs end and gives back those not started, uncharged; twice does no harm")
    void closesGracefully() throws Exception {
        CountDownLatch running = new CountDownLatch(2);
        AtomicInteger ended = new AtomicInteger();
        // They end when those behind them were given back, so while the worker closes.
        Worker worker = worker(payload -> {
                    running.countDown();
                    await().until(() -> count(JobState.READY) == 28);
                    ended.incrementAndGet();
                })
                .threads(2)
                .prefetch(50)
                .build();
        TenantContext.run(
                A,
                () -> queue.enqueueAll(IntStream.range(0, 30)
                        .mapToObj(i -> Job.of(KIND, "" + i))
                        .toList()));
        worker.start();
        assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
        worker.close();
        worker.close();
        assertThat(ended).hasValue(2);
        assertThat(count(JobState.DONE)).isEqualTo(2);
        assertThat(count(JobState.READY)).isEqualTo(28);
        assertThat(TenantContext.call(A, () -> Jobs.on(store).upcoming(100)))
                .extracting(JobView::attempt)
                .containsOnly(0);
        assertThatThrownBy(worker::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("at the deadline handlers are interrupted and their jobs given back, uncharged")
    void interruptsAtTheDeadline() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        Worker worker = worker(payload -> {
                    running.countDown();
                    sleep(60_000);
                })
                .deadline(Duration.ofMillis(100))
                .build();
        JobId id = enqueue(A, "long");
        worker.start();
        assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
        long begin = System.nanoTime();
        worker.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(18));
        JobView view = view(id);
        assertThat(view.state()).isEqualTo(JobState.READY);
        assertThat(view.attempt()).isZero();
    }

    @Test
    @DisplayName(
            "a handler whose lease was lost is told and interrupted; its end changes nothing, and another does the job")
    void losesItsLease() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        ConcurrentLinkedQueue<JobFinished.Ending> endings = new ConcurrentLinkedQueue<>();
        Worker worker = Worker.of(queue)
                .handle(KIND, job -> {
                    if (job.attempt() > 1) {
                        return Outcome.done();
                    }
                    running.countDown();
                    try {
                        sleep(20_000);
                    } catch (IllegalStateException interrupted) {
                        if (job.leaseLost()) {
                            told.countDown();
                        }
                    }
                    return Outcome.done();
                })
                .threads(1)
                .lease(Duration.ofSeconds(1))
                .listener(new JobListener() {
                    @Override
                    public void finished(JobFinished event) {
                        endings.add(event.ending());
                    }
                })
                .build();
        JobId id = enqueue(A, "x");
        try (worker) {
            worker.start();
            assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
            // As if the worker had been silent for too long: another takes it for dead.
            database.execute("UPDATE cimiento.job SET state = 'READY', worker = NULL");
            assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
            await().until(() -> endings.size() == 2);
        }
        assertThat(endings).containsExactly(JobFinished.Ending.STALE, JobFinished.Ending.DONE);
        assertThat(view(id).attempt()).isEqualTo(2);
    }

    @Test
    @DisplayName(
            "an attempt that takes longer than its kind may is interrupted and has failed; the last one is a dead letter")
    void timesOut() {
        AtomicInteger interrupted = new AtomicInteger();
        JobKind<String> slow = JobKind.text("slow")
                .withTimeout(Duration.ofMillis(100))
                .withMaxAttempts(2)
                .withBackoff(Backoff.fixed(Duration.ofMillis(10)));
        JobId id = TenantContext.call(A, () -> queue.enqueue(Job.of(slow, "x"))).id();
        try (Worker worker = Worker.of(queue)
                .handle(slow, job -> {
                    try {
                        Thread.sleep(20_000);
                    } catch (InterruptedException e) {
                        interrupted.incrementAndGet();
                    }
                    return Outcome.done();
                })
                .build()) {
            worker.start();
            await().until(() -> view(id).state() == JobState.DEAD);
        }
        assertThat(interrupted).hasValue(2);
        assertThat(view(id).error()).contains("PT0.1S");
    }

    @Test
    @DisplayName(
            "a job that expires while it waits in the worker's hands, behind those claimed before it, is not started")
    void expiresInTheWorkersHands() {
        Instant expiry = Instant.now().plusSeconds(2);
        List<String> ran = Collections.synchronizedList(new ArrayList<>());
        Worker.Builder builder = worker(payload -> {
                    ran.add(payload);
                    await().until(() -> Instant.now().isAfter(expiry.plusMillis(100)));
                })
                .threads(1)
                .prefetch(10);
        List<Enqueued> both = TenantContext.call(
                A,
                () -> queue.enqueueAll(
                        List.of(Job.of(KIND, "first"), Job.of(KIND, "too late").withExpiresAt(expiry))));
        JobId late = both.get(1).id();
        try (Worker worker = builder.build()) {
            worker.start();
            await().until(() -> view(late).state() == JobState.CANCELLED);
        }
        assertThat(ran).containsExactly("first");
        assertThat(view(late).error()).contains(expiry.toString().substring(0, 19));
    }

    @Test
    @DisplayName(
            "while a worker closes, and a handler takes longer than a lease, it goes on saying that it lives: nobody else does the job")
    void livesWhileItCloses() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        Worker.Builder builder = Worker.of(queue)
                .handle(KIND, job -> {
                    runs.incrementAndGet();
                    running.countDown();
                    end.await();
                    return Outcome.done();
                })
                .lease(Duration.ofSeconds(3));
        JobId id = enqueue(A, "long");
        Worker first = builder.build();
        first.start();
        assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
        Thread closing = new Thread(first::close);
        try (Worker other = builder.build()) {
            other.start();
            closing.start();
            sleep(4500);
            assertThat(runs).hasValue(1);
            end.countDown();
            closing.join();
            assertThat(view(id).state()).isEqualTo(JobState.DONE);
        } finally {
            end.countDown();
        }
        assertThat(runs).hasValue(1);
    }

    @Test
    @DisplayName("a job that is claimed while a heartbeat is under way is not taken for lost by its answer")
    void claimsDuringTheHeartbeat() {
        CountDownLatch running = new CountDownLatch(1);
        AtomicInteger beats = new AtomicInteger();
        AtomicInteger lost = new AtomicInteger();
        JobStore slow = after("heartbeat", answer -> {
            if (beats.incrementAndGet() == 1) {
                enqueue(A, "x");
                await().until(() -> running.getCount() == 0);
            }
        });
        try (Worker worker = Worker.of(JobQueue.on(slow))
                .handle(KIND, job -> {
                    running.countDown();
                    await().until(() -> beats.get() > 1);
                    lost.addAndGet(job.leaseLost() ? 1 : 0);
                    return Outcome.done();
                })
                .lease(Duration.ofSeconds(3))
                .build()) {
            worker.start();
            await().until(() -> count(JobState.DONE) == 1);
        }
        assertThat(lost).hasValue(0);
        List<JobView> all = TenantContext.call(A, () -> JobReports.on(store).search(JobFilter.all()));
        assertThat(all).extracting(JobView::attempt).containsExactly(1);
    }

    @Test
    @DisplayName("a claim whose answer is lost behind its commit keeps no job: all are given back and done, uncharged")
    void losesTheAnswerOfAClaim() {
        AtomicInteger losses = new AtomicInteger();
        JobStore lossy = after("claim", jobs -> {
            if (!((List<?>) jobs).isEmpty() && losses.incrementAndGet() <= 2) {
                throw new IllegalStateException("the connection broke");
            }
        });
        TenantContext.run(
                A,
                () -> queue.enqueueAll(IntStream.range(0, 20)
                        .mapToObj(i -> Job.of(KIND, "" + i))
                        .toList()));
        ConcurrentLinkedQueue<Integer> attempts = new ConcurrentLinkedQueue<>();
        try (Worker worker = Worker.of(JobQueue.on(lossy))
                .handle(KIND, job -> {
                    attempts.add(job.attempt());
                    return Outcome.done();
                })
                .prefetch(5)
                .build()) {
            worker.start();
            await().atMost(Duration.ofSeconds(30)).until(() -> count(JobState.DONE) == 20);
        }
        assertThat(losses.get()).isGreaterThan(2);
        assertThat(attempts).hasSize(20).containsOnly(1);
    }

    @Test
    @DisplayName(
            "a worker that cannot say for a whole lease that it lives tells its handlers that they have lost theirs")
    void knowsThatItIsTakenForDead() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        JobStore cutOff = after("heartbeat", answer -> {
            if (running.getCount() == 0 && told.getCount() > 0) {
                throw new IllegalStateException("the connection broke");
            }
        });
        Worker.Builder builder = Worker.of(JobQueue.on(cutOff))
                .handle(KIND, job -> {
                    running.countDown();
                    try {
                        sleep(20_000);
                    } catch (IllegalStateException interrupted) {
                        if (job.leaseLost()) {
                            told.countDown();
                        }
                    }
                    return Outcome.done();
                })
                .lease(Duration.ofSeconds(1));
        enqueue(A, "x");
        try (Worker worker = builder.build()) {
            worker.start();
            assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    @DisplayName("a running handler learns that its job was cancelled")
    void learnsOfCancellation() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        Worker.Builder builder = Worker.of(queue)
                .handle(KIND, job -> {
                    running.countDown();
                    await().until(job::cancelRequested);
                    return Outcome.cancel("as was asked");
                })
                .lease(Duration.ofSeconds(1));
        JobId id = enqueue(A, "x");
        try (Worker worker = builder.build()) {
            worker.start();
            assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
            TenantContext.run(A, () -> queue.cancel(id));
            await().until(() -> view(id).state() == JobState.CANCELLED);
        }
    }

    @Test
    @DisplayName("connections that break under the worker do no harm: it goes on, and nothing is lost")
    void survivesBrokenConnections() {
        ConcurrentHashMap<String, Integer> runs = new ConcurrentHashMap<>();
        int count = 300;
        try (Worker worker = worker(payload -> {
                    runs.merge(payload, 1, Integer::sum);
                    sleep(5);
                })
                .threads(4)
                .lease(Duration.ofSeconds(2))
                .build()) {
            TenantContext.run(
                    A,
                    () -> queue.enqueueAll(IntStream.range(0, count)
                            .mapToObj(i -> Job.of(KIND, "" + i))
                            .toList()));
            worker.start();
            for (int i = 0; i < 4; i++) {
                sleep(60);
                database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
            }
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> count(JobState.DONE) == count);
        }
        assertThat(runs).hasSize(count);
    }

    @Test
    @DisplayName("one tenant's burst of 3,000 slow jobs does not hold up another tenant's first job by a second")
    void burstDoesNotStarve() throws Exception {
        List<String> started = Collections.synchronizedList(new ArrayList<>());
        try (Worker worker = worker(payload -> {
                    started.add(payload);
                    sleep(20);
                })
                .threads(4)
                .build()) {
            TenantContext.run(
                    A,
                    () -> queue.enqueueAll(IntStream.range(0, 3000)
                            .mapToObj(i -> Job.of(KIND, "flood"))
                            .toList()));
            worker.start();
            await().until(() -> count(JobState.DONE) > 50);
            for (int i = 0; i < 5; i++) {
                String small = "small " + i;
                JobId id = enqueue(B, small);
                int before = started.size();
                await().until(() -> viewOf(B, id).state() == JobState.DONE);
                // Of the flood, 200 would begin in a second on four threads; counted, so that a busy machine changes
                // nothing.
                assertThat(started.indexOf(small) - before).isLessThan(50);
            }
            assertThat(count(JobState.READY)).as("the flood goes on").isPositive();
        }
    }

    @Test
    @DisplayName("a worker says what is wrong with how it was built")
    void refuses() {
        assertThatThrownBy(() -> Worker.of(queue).build()).hasMessageContaining("handler");
        assertThatThrownBy(() -> Worker.of(queue).threads(0))
                .hasMessageContaining("threads")
                .hasMessageContaining("0");
        assertThatThrownBy(() -> worker(payload -> {}).handle(KIND, job -> Outcome.done()))
                .hasMessageContaining("note");
        assertThatThrownBy(() ->
                        worker(payload -> {}).handle(JobKind.text("other").withLane("slow"), job -> Outcome.done()))
                .hasMessageContaining("lane");
        assertThatThrownBy(() -> JobKind.text("Not A Kind")).hasMessageContaining("Not A Kind");
        assertThatThrownBy(() -> Job.of(KIND, "a\0b")).hasMessageContaining("U+0000");
        assertThatThrownBy(() -> Job.of(KIND, "x").withDelay(Duration.ofSeconds(-1)))
                .hasMessageContaining("delay");
        List<Duration> waits = IntStream.range(0, 100)
                .mapToObj(i -> Backoff.exponential(Duration.ofSeconds(1), Duration.ofSeconds(60))
                        .after(4))
                .toList();
        assertThat(waits).allMatch(wait -> wait.toMillis() >= 4000 && wait.toMillis() <= 8000);
        assertThat(waits.stream().distinct().count()).as("jitter").isGreaterThan(50);
        assertThat(Backoff.standard().after(1000)).isBetween(Duration.ofMinutes(30), Duration.ofHours(1));
    }

    private Worker.Builder worker(Consumer<String> body) {
        return Worker.of(queue).handle(KIND, job -> {
            body.accept(job.payload());
            return Outcome.done();
        });
    }

    private JobId enqueue(TenantId tenant, String payload) {
        return TenantContext.call(tenant, () -> queue.enqueue(Job.of(KIND, payload)))
                .id();
    }

    /** This store, but what a method answered goes through here before the worker has it. */
    private JobStore after(String name, Consumer<Object> then) {
        return (JobStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {JobStore.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(store, arguments);
                        if (method.getName().equals(name)) {
                            then.accept(result);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private JobView view(JobId id) {
        return viewOf(A, id);
    }

    private JobView viewOf(TenantId tenant, JobId id) {
        return TenantContext.call(tenant, () -> Jobs.on(store).find(id)).orElseThrow();
    }

    private long count(JobState state) {
        return TenantContext.system("test", () -> Jobs.on(store).counts().of(state));
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
