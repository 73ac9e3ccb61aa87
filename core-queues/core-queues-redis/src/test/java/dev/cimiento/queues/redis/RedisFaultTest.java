package dev.cimiento.queues.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobCounts;
import dev.cimiento.queues.JobFilter;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.Jobs;
import dev.cimiento.queues.JobsRescued;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.redis.RedisUnavailableException.Effect;
import dev.cimiento.queues.spi.ClaimRequest;
import dev.cimiento.queues.spi.ClaimedJob;
import dev.cimiento.queues.spi.Settlement;
import dev.cimiento.queues.spi.WorkerId;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.testkit.TestDatabase;
import io.lettuce.core.RedisURI;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Redis that dies, hangs, forgets; and workers that do. */
class RedisFaultTest {

    private static final TenantId A = TenantId.of("padel");
    private static final JobOwner OWNER = JobOwner.of(A);
    private static final JobKind<String> KIND = JobKind.text("work");
    private static final Set<String> KINDS = Set.of("work");
    private static final Duration LEASE = Duration.ofSeconds(30);

    @ParameterizedTest
    @ValueSource(strings = {"always", "everysec"})
    @DisplayName(
            "when Redis is killed and comes back from its file, workers go on; no job is lost, those in hand ran twice")
    void restarts(String fsync, @TempDir Path folder) {
        int jobs = 1500;
        Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
        CountDownLatch dead = new CountDownLatch(1);
        try (RedisUnderTest redis = RedisUnderTest.persistent(folder, fsync);
                RedisJobStore store = RedisJobStore.at(redis.uri())) {
            JobQueue queue = JobQueue.on(store);
            enqueue(queue, jobs);
            try (Worker worker = Worker.of(queue)
                    .handle(KIND, job -> {
                        runs.computeIfAbsent(job.payload(), of -> new AtomicInteger())
                                .incrementAndGet();
                        if (runs.size() > jobs / 5) {
                            dead.await();
                        }
                        return Outcome.done();
                    })
                    .threads(4)
                    .prefetch(20)
                    .lease(Duration.ofSeconds(2))
                    .build()) {
                worker.start();
                await().until(() -> runs.size() > jobs / 5);
                redis.kill();
                assertThat(runs.size()).isLessThan(jobs);
                dead.countDown();
                redis.start();
                await().atMost(Duration.ofSeconds(40))
                        .ignoreExceptions()
                        .untilAsserted(() ->
                                assertThat(counts(store).byState()).isEqualTo(Map.of(JobState.DONE, (long) jobs)));
            }
        }
        assertThat(runs).hasSize(jobs);
        assertThat(runs.values().stream().mapToInt(AtomicInteger::get).sum() - jobs)
                .as("runs of jobs that were in hand")
                .isBetween(0, 24 * 3);
    }

    @Test
    @DisplayName(
            "what Redis lost of its last writes, as when the machine dies, the outbox hands over again, and no more")
    void lostTail(@TempDir Path folder) throws Exception {
        try (TestDatabase database = TestDatabase.create();
                RedisUnderTest redis = RedisUnderTest.persistent(folder, "everysec");
                RedisJobStore plain = RedisJobStore.at(redis.uri())) {
            database.migrate(A, RedisOutbox.SCHEMA);
            DataSource pool = database.pool(4);
            TenantDataSource dataSource = TenantDataSource.over(pool);
            RedisJobStore store = plain.withOutbox(RedisOutbox.in(dataSource, pool));
            JobQueue queue = JobQueue.on(store);
            RedisRelay relay = RedisRelay.of(store);
            List<String> ran = new ArrayList<>();
            Worker.Builder worker = Worker.of(queue).handle(KIND, job -> {
                ran.add(job.payload());
                return Outcome.done();
            });
            inTransaction(dataSource, queue, "kept and done");
            relay.runOnce();
            worker.build().drain();
            Path file = folder.resolve("appendonly.aof");
            redis.ask(connection -> connection.sync().set("flush", "now"));
            long kept = file.toFile().length();
            inTransaction(dataSource, queue, "lost");
            relay.runOnce();
            inTransaction(dataSource, queue, "lost too");
            relay.runOnce();
            assertThat(counts(store).live()).isEqualTo(2);
            redis.kill();
            try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
                assertThat(cut.length()).isGreaterThan(kept);
                cut.setLength(kept);
            }
            redis.start();
            inTransaction(dataSource, queue, "after");
            await().atMost(Duration.ofSeconds(10))
                    .ignoreExceptions()
                    .until(() -> counts(store).live() == 0);
            assertThat(relay.runOnce()).isEqualTo(3);
            worker.build().drain();
            assertThat(ran).containsExactly("kept and done", "lost", "lost too", "after");
        }
    }

    @Test
    @DisplayName(
            "wherever in the middle of a round the writes end that Redis still has, the outbox hands over what is missing, and no job runs twice")
    void lostInTheMiddleOfARound(@TempDir Path folder) throws Exception {
        int parts = 6;
        try (TestDatabase database = TestDatabase.create();
                RedisUnderTest redis = RedisUnderTest.persistent(folder, "always");
                RedisJobStore plain = RedisJobStore.at(redis.uri())) {
            database.migrate(A, RedisOutbox.SCHEMA);
            DataSource pool = database.pool(4);
            TenantDataSource dataSource = TenantDataSource.over(pool);
            RedisJobStore store = plain.withOutbox(RedisOutbox.in(dataSource, pool));
            JobQueue queue = JobQueue.on(store);
            RedisRelay relay = RedisRelay.of(store);
            List<String> ran = new ArrayList<>();
            List<String> enqueued = new ArrayList<>();
            Path file = folder.resolve("appendonly.aof");
            for (int part = 0; part <= parts; part++) {
                redis.ask(connection -> connection.sync().set("flush", "now"));
                long kept = file.toFile().length();
                for (String name : List.of("first of " + part, "second of " + part)) {
                    inTransaction(dataSource, queue, name);
                    enqueued.add(name);
                }
                assertThat(relay.runOnce()).isEqualTo(2);
                redis.kill();
                try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
                    cut.setLength(kept + (cut.length() - kept) * part / parts);
                }
                redis.start();
                await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> relay.runOnce() >= 0);
                Worker.of(queue)
                        .handle(KIND, job -> {
                            ran.add(job.payload());
                            return Outcome.done();
                        })
                        .build()
                        .drain();
                assertThat(ran).containsExactlyElementsOf(enqueued);
            }
        }
    }

    @Test
    @DisplayName(
            "while Redis is down an enqueue says so at once, one in a transaction is held by the outbox until it is up")
    void downAtEnqueue(@TempDir Path folder) {
        try (TestDatabase database = TestDatabase.create();
                RedisUnderTest redis = RedisUnderTest.persistent(folder, "always");
                RedisJobStore plain = RedisJobStore.at(redis.uri())) {
            database.migrate(A, RedisOutbox.SCHEMA);
            DataSource pool = database.pool(4);
            TenantDataSource dataSource = TenantDataSource.over(pool);
            RedisJobStore store = plain.withOutbox(RedisOutbox.in(dataSource, pool));
            JobQueue queue = JobQueue.on(store);
            enqueue(queue, 1);
            redis.kill();
            await().until(() -> refused(queue) == Effect.NONE);
            long begin = System.nanoTime();
            assertThatThrownBy(() -> enqueue(queue, 1))
                    .isInstanceOf(RedisUnavailableException.class)
                    .hasMessageContaining(Integer.toString(redis.uri().getPort()))
                    .hasMessageContaining("nothing was done");
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .as("at once, and not after five seconds of patience")
                    .isLessThan(Duration.ofSeconds(4));
            try (RedisRelay relay = RedisRelay.of(store)) {
                relay.start();
                inTransaction(dataSource, queue, "held");
                TenantContext.run(
                        A,
                        () -> Transactions.run(
                                dataSource,
                                () -> queue.enqueue(Job.of(KIND, "with a key").withUniqueKey("k"))));
                redis.start();
                await().atMost(Duration.ofSeconds(20))
                        .ignoreExceptions()
                        .until(() -> counts(store).of(JobState.READY) == 3);
            }
        }
    }

    private static Effect refused(JobQueue queue) {
        try {
            enqueue(queue, 1);
            throw new IllegalStateException("Redis is there");
        } catch (RedisUnavailableException e) {
            return e.effect();
        }
    }

    @Test
    @DisplayName(
            "a Redis that is full refuses an enqueue before anything is done; workers go on with what it has, and make"
                    + " room")
    void full() {
        try (RedisJobStore store = emptyStore()) {
            enqueue(JobQueue.on(store), 3);
            RedisUnderTest.shared().ask(redis -> redis.sync().configSet("maxmemory", "1"));
            try {
                assertThatThrownBy(() -> enqueue(JobQueue.on(store), 1))
                        .hasMessageContaining("OOM")
                        .asInstanceOf(type(RedisUnavailableException.class))
                        .extracting(RedisUnavailableException::effect)
                        .isEqualTo(Effect.NONE);
                assertThat(counts(store).live()).isEqualTo(3);
                assertThat(store.search(OWNER, JobFilter.all())).hasSize(3);
                Worker.of(JobQueue.on(store))
                        .handle(KIND, job -> Outcome.done())
                        .build()
                        .drain();
                assertThat(counts(store).of(JobState.DONE)).isEqualTo(3);
                assertThat(store.withMostFinished(0).prune(Duration.ofDays(1))).isEqualTo(3);
            } finally {
                RedisUnderTest.shared().ask(redis -> redis.sync().configSet("maxmemory", "0"));
            }
        }
    }

    @Test
    @DisplayName("who was never there is said to be, without the password")
    void neverThere() {
        RedisURI nowhere = RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(1)
                .withPassword("s3cret".toCharArray())
                .build();
        try (RedisJobStore store = RedisJobStore.at(nowhere)) {
            assertThatThrownBy(() -> enqueue(JobQueue.on(store), 1))
                    .isInstanceOf(RedisUnavailableException.class)
                    .hasMessageContaining("127.0.0.1:1")
                    .hasMessageNotContaining("s3cret")
                    .asInstanceOf(type(RedisUnavailableException.class))
                    .extracting(RedisUnavailableException::effect)
                    .isEqualTo(Effect.NONE);
            store.close();
            assertThatThrownBy(() -> enqueue(JobQueue.on(store), 1)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    @DisplayName("when a worker's process is killed in the middle of its jobs another does them; nothing is lost")
    void killedWorker() throws Exception {
        int jobs = 40;
        try (RedisJobStore store = emptyStore()) {
            JobQueue queue = JobQueue.on(store);
            enqueue(queue, jobs);
            Process doomed = RedisWorkerProcess.start(RedisUnderTest.shared().uri(), 500);
            try {
                await().atMost(Duration.ofSeconds(60)).until(() -> runs().size() >= 10);
            } finally {
                doomed.destroyForcibly().waitFor();
            }
            int before = runs().size();
            long killedAt = System.nanoTime();
            try (Worker rescuer = RedisWorkerProcess.worker(store, 1)) {
                rescuer.start();
                await().atMost(Duration.ofSeconds(60)).until(() -> counts(store).of(JobState.DONE) == jobs);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - killedAt)).isLessThan(Duration.ofSeconds(30));
            assertThat(before).isLessThan(jobs);
            assertThat(Set.copyOf(runs())).hasSize(jobs);
            assertThat(runs().size() - jobs).as("jobs that ran twice").isBetween(1, 4);
        }
    }

    @Test
    @DisplayName(
            "a worker that hung for longer than its lease and comes back finds that its job is another's, and changes"
                    + " nothing")
    void hungWorker() throws Exception {
        try (RedisJobStore store = emptyStore()) {
            JobQueue queue = JobQueue.on(store);
            enqueue(queue, 1);
            Process hung = RedisWorkerProcess.start(RedisUnderTest.shared().uri(), 2500);
            try {
                await().atMost(Duration.ofSeconds(60)).until(() -> runs().size() == 1);
                signal(hung, "STOP");
                try (Worker other = RedisWorkerProcess.worker(store, 1)) {
                    other.start();
                    await().atMost(Duration.ofSeconds(20))
                            .until(() -> counts(store).of(JobState.DONE) == 1);
                    JobView done = only(store);
                    assertThat(done.attempt()).isEqualTo(2);
                    signal(hung, "CONT");
                    enqueue(queue, 1);
                    await().pollDelay(Duration.ofMillis(1500))
                            .atMost(Duration.ofSeconds(20))
                            .until(() -> counts(store).of(JobState.DONE) == 2);
                    assertThat(find(store, done.id()))
                            .as("after the first went on")
                            .isEqualTo(done);
                }
            } finally {
                hung.destroyForcibly().waitFor();
            }
            assertThat(runs().size()).isEqualTo(3);
        }
    }

    private static void signal(Process process, String signal) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    @DisplayName("a claim whose answer is lost says so, and its jobs are given back; nothing is sent twice")
    void lostAnswer(@TempDir Path folder) throws Exception {
        try (RedisUnderTest redis = RedisUnderTest.persistent(folder, "everysec");
                RedisJobStore plain = RedisJobStore.at(redis.uri())) {
            RedisJobStore store = plain.withPatience(Duration.ofMillis(300));
            enqueue(JobQueue.on(store), 5);
            WorkerId worker = WorkerId.random();
            store.heartbeat(worker, LEASE, Set.of());
            ClaimedJob known = claim(store, worker, 1).get(0);
            redis.hang();
            assertThatThrownBy(() -> claim(store, worker, 3))
                    .asInstanceOf(type(RedisUnavailableException.class))
                    .extracting(RedisUnavailableException::effect)
                    .isEqualTo(Effect.UNKNOWN);
            redis.goOn();
            await().until(() -> counts(plain).of(JobState.RUNNING) == 4);
            assertThat(store.release(worker, Set.of(known.lease()))).isEqualTo(3);
            assertThat(claim(store, worker, 10)).hasSize(4).allMatch(job -> job.attempt() == 1);
            redis.hang();
            List<Throwable> failed = new ArrayList<>();
            Thread later = new Thread(() -> enqueue(JobQueue.on(plain), 1));
            later.setUncaughtExceptionHandler((thread, e) -> failed.add(e));
            later.start();
            Thread.sleep(100);
            redis.kill();
            redis.start();
            later.join();
            assertThat(failed)
                    .singleElement(type(RedisUnavailableException.class))
                    .extracting(RedisUnavailableException::effect)
                    .isEqualTo(Effect.UNKNOWN);
            await().ignoreExceptions().until(() -> counts(store).live() == 5);
        }
    }

    @Test
    @DisplayName("where the consumer group was destroyed, or scripts were flushed, no job is lost")
    void destroyedGroup() {
        try (RedisJobStore store = emptyStore()) {
            enqueue(JobQueue.on(store), 3);
            WorkerId dead = WorkerId.random();
            WorkerId alive = WorkerId.random();
            store.heartbeat(dead, LEASE, Set.of());
            store.heartbeat(alive, LEASE, Set.of());
            assertThat(claim(store, dead, 2)).hasSize(2);
            ClaimedJob held = claim(store, alive, 1).get(0);
            RedisUnderTest.shared().ask(redis -> {
                redis.sync().scriptFlush();
                return redis.sync().xgroupDestroy("{cimiento-jobs}:claims", "workers");
            });
            store.leave(dead);
            assertThat(store.rescue(3)).isEqualTo(new JobsRescued(2, 0));
            assertThat(store.rescue(3)).isEqualTo(new JobsRescued(0, 0));
            assertThat(claim(store, alive, 5)).hasSize(2);
            assertThat(store.settle(List.of(new Settlement.Finished(held.lease(), JobState.DONE, ""))))
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("the stream's pending list says who has what, and is empty when all is done")
    void pendingList() {
        try (RedisJobStore store = emptyStore()) {
            enqueue(JobQueue.on(store), 3);
            WorkerId worker = WorkerId.random();
            store.heartbeat(worker, LEASE, Set.of());
            List<ClaimedJob> claimed = claim(store, worker, 3);
            assertThat(RedisUnderTest.shared()
                            .ask(redis -> redis.sync().xpending("{cimiento-jobs}:claims", "workers"))
                            .getConsumerMessageCount())
                    .isEqualTo(Map.of(worker.toString(), 3L));
            store.settle(claimed.stream()
                    .<Settlement>map(job -> new Settlement.Finished(job.lease(), JobState.DONE, ""))
                    .toList());
            long left = RedisUnderTest.shared().ask(redis -> redis.sync().xlen("{cimiento-jobs}:claims"));
            assertThat(left).isZero();
        }
    }

    @Test
    @DisplayName("a job that is delayed for longer than a lease runs once, however many workers wait for it")
    void delayedBeyondTheLease() throws Exception {
        try (RedisJobStore store = emptyStore()) {
            JobQueue queue = JobQueue.on(store);
            TenantContext.run(A, () -> queue.enqueue(Job.of(KIND, "x").withDelay(Duration.ofMillis(2500))));
            List<Worker> workers = IntStream.range(0, 4)
                    .mapToObj(i -> RedisWorkerProcess.worker(store, 1, Duration.ofSeconds(1)))
                    .toList();
            workers.forEach(Worker::start);
            await().atMost(Duration.ofSeconds(10)).until(() -> counts(store).of(JobState.DONE) == 1);
            Thread.sleep(300);
            workers.forEach(Worker::close);
            assertThat(runs()).hasSize(1);
        }
    }

    @Test
    @DisplayName(
            "a worker is woken by what another process enqueues, also after Redis was away, and does not wait for its"
                    + " poll")
    void signal(@TempDir Path folder) {
        try (RedisUnderTest redis = RedisUnderTest.persistent(folder, "always");
                RedisJobStore here = RedisJobStore.at(redis.uri());
                RedisJobStore elsewhere = RedisJobStore.at(redis.uri());
                RedisJobSignal signal = RedisJobSignal.of(here)) {
            AtomicInteger ran = new AtomicInteger();
            signal.start();
            try (Worker worker = Worker.of(JobQueue.on(here).withSignal(signal))
                    .handle(KIND, job -> {
                        ran.incrementAndGet();
                        return Outcome.done();
                    })
                    .poll(Duration.ofMinutes(1))
                    .lease(Duration.ofMinutes(10))
                    .build()) {
                worker.start();
                await().atMost(Duration.ofSeconds(20)).until(() -> {
                    enqueue(JobQueue.on(elsewhere), 1);
                    return ran.get() >= 1;
                });
                redis.kill();
                redis.start();
                int before = ran.get();
                await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
                    enqueue(JobQueue.on(elsewhere), 1);
                    return ran.get() > before + 2;
                });
            }
            signal.close();
        }
    }

    @Test
    @DisplayName("Redis's clock decides: no class of the engine reads another, and moments are those of TIME")
    void clock() {
        try (RedisJobStore store = emptyStore()) {
            long before = time();
            enqueue(JobQueue.on(store), 1);
            long after = time();
            assertThat(only(store).createdAt().toEpochMilli()).isBetween(before, after);
        }
        assertThat(ClockUse.readers("target/classes")).isEmpty();
    }

    private static long time() {
        List<String> time = RedisUnderTest.shared().ask(redis -> redis.sync().time());
        return Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
    }

    @Test
    @DisplayName("what is done takes no more memory than it may, and when it is forgotten nothing is left behind")
    void memory() {
        try (RedisJobStore unbounded = emptyStore()) {
            RedisJobStore store = unbounded.withMostFinished(50);
            JobQueue queue = JobQueue.on(store);
            for (int round = 0; round < 5; round++) {
                TenantContext.run(
                        A,
                        () -> queue.enqueueAll(IntStream.range(0, 300)
                                .mapToObj(i -> Job.of(KIND, "x").withUniqueKey("k" + i))
                                .toList()));
                Worker.of(queue).handle(KIND, job -> Outcome.done()).build().drain();
                assertThat(counts(store).of(JobState.DONE)).isBetween(50L, 60L);
            }
            assertThat(keys()).hasSizeLessThan(80);
            store.withMostFinished(0).prune(Duration.ofDays(1));
            assertThat(keys())
                    .containsExactlyInAnyOrder(
                            "{cimiento-jobs}:seq", "{cimiento-jobs}:cursor:default", "{cimiento-jobs}:claims");
        }
    }

    @Test
    @DisplayName("all keys have one hash tag, so that they live in one slot, and none holds what a job is about")
    void keyNames() {
        try (RedisJobStore store = emptyStore()) {
            RedisJobStore named = store.withName("front-desk");
            JobQueue queue = JobQueue.on(named);
            TenantContext.run(A, () -> queue.enqueue(Job.of(KIND, "Ana").withUniqueKey("ana@example.com")));
            TenantContext.run(A, () -> queue.enqueue(Job.of(KIND, "Ana").withDelay(Duration.ofDays(1))));
            assertThat(keys())
                    .isNotEmpty()
                    .allMatch(key -> key.startsWith("{front-desk}:"))
                    .noneMatch(key -> key.contains("Ana") || key.contains("ana@"));
            assertThat(counts(store).live())
                    .as("of the store with the other name")
                    .isZero();
        }
    }

    private static RedisJobStore emptyStore() {
        return RedisJobStore.at(RedisUnderTest.shared().emptied().uri());
    }

    private static List<String> keys() {
        return RedisUnderTest.shared().ask(redis -> redis.sync().keys("*"));
    }

    private static List<String> runs() {
        return RedisUnderTest.shared().ask(redis -> redis.sync().lrange("runs", 0, -1));
    }

    private static List<ClaimedJob> claim(RedisJobStore store, WorkerId worker, int limit) {
        return store.claim(new ClaimRequest(worker, "default", KINDS, limit));
    }

    private static void enqueue(JobQueue queue, int jobs) {
        TenantContext.run(
                A,
                () -> queue.enqueueAll(IntStream.range(0, jobs)
                        .mapToObj(i -> Job.of(KIND, "job " + i))
                        .toList()));
    }

    private static void inTransaction(TenantDataSource dataSource, JobQueue queue, String payload) {
        TenantContext.run(A, () -> Transactions.run(dataSource, () -> queue.enqueue(Job.of(KIND, payload))));
    }

    private static JobCounts counts(RedisJobStore store) {
        return TenantContext.call(A, () -> Jobs.on(store).counts());
    }

    private static JobView find(RedisJobStore store, JobId id) {
        return store.find(OWNER, id).orElseThrow();
    }

    private static JobView only(RedisJobStore store) {
        List<JobView> all = store.search(OWNER, JobFilter.all());
        assertThat(all).hasSize(1);
        return all.get(0);
    }
}
