package dev.cimiento.queues.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cimiento.queues.Backoff;
import dev.cimiento.queues.Batch;
import dev.cimiento.queues.BatchId;
import dev.cimiento.queues.Batches;
import dev.cimiento.queues.CancelResult;
import dev.cimiento.queues.Enqueued;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.Jobs;
import dev.cimiento.queues.LostLeaseException;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Progress;
import dev.cimiento.queues.Recurring;
import dev.cimiento.queues.Rhythm;
import dev.cimiento.queues.Schedules;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.postgresql.PostgresJobStore;
import dev.cimiento.queues.postgresql.PostgresTimetable;
import dev.cimiento.queues.spi.ClaimRequest;
import dev.cimiento.queues.spi.ClaimedJob;
import dev.cimiento.queues.spi.WorkerId;
import dev.cimiento.tenancy.Action;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Transactions of PostgreSQL, and jobs in Redis. */
class RedisOutboxTest {

    private static final TenantId A = TenantId.of("padel");
    private static final TenantId B = TenantId.of("clinic");
    private static final JobKind<String> KIND =
            JobKind.text("note").withBackoff(Backoff.fixed(Duration.ZERO)).withMaxAttempts(3);

    private static TestDatabase database;
    private static DataSource pool;
    private static TenantDataSource dataSource;
    private static RedisJobStore store;

    private final List<String> ran = new ArrayList<>();
    private JobQueue queue;
    private RedisRelay relay;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        database.migrate(A, RedisOutbox.SCHEMA, PostgresJobStore.SCHEMA);
        database.execute("CREATE SCHEMA t_padel");
        database.execute("CREATE TABLE t_padel.booking (name text)");
        pool = database.pool(12);
        dataSource = TenantDataSource.over(pool);
        store = RedisJobStore.at(RedisUnderTest.shared().uri()).withOutbox(RedisOutbox.in(dataSource, pool));
    }

    @AfterAll
    static void stop() {
        store.close();
        database.close();
    }

    @BeforeEach
    void open() {
        RedisUnderTest.shared().emptied();
        database.execute("TRUNCATE cimiento.redis_job_outbox, t_padel.booking");
        queue = JobQueue.on(store);
        relay = RedisRelay.of(store);
    }

    @Test
    @DisplayName("a job is queued when the transaction of its booking commits, and vanishes when that rolls back")
    void commitsAndRollsBack() {
        assertThatThrownBy(() -> transaction(() -> {
                    book("Ana");
                    queue.enqueue(Job.of(KIND, "remind Ana"));
                    throw new IllegalStateException("card declined");
                }))
                .hasMessage("card declined");
        transaction(() -> {
            book("Beto");
            JobId id = queue.enqueue(Job.of(KIND, "remind Beto").withHeader("trace", "7"))
                    .id();
            assertThat(id.value() % 2).isZero();
            relayElsewhere();
            assertThat(Jobs.on(store).find(id)).isEmpty();
        });
        assertThat(relay.runOnce()).isEqualTo(1);
        assertThat(relay.runOnce()).isZero();
        assertThat(drained()).containsExactly("remind Beto{trace=7}");
        assertThat(bookings()).containsExactly("Beto");
    }

    @Test
    @DisplayName("outside a transaction a job goes straight to Redis")
    void straight() {
        assertThat(in(A, () -> queue.enqueue(Job.of(KIND, "x"))).id().value() % 2)
                .isEqualTo(1);
        assertThat(rows()).isZero();
        assertThat(drained()).containsExactly("x{}");
    }

    @Test
    @DisplayName("a relay that dies between handing over and marking, again and again, neither loses nor doubles")
    void relayedTwice() {
        List<JobId> ids = new ArrayList<>();
        transaction(() -> queue.enqueueAll(IntStream.range(0, 5)
                        .mapToObj(i -> Job.of(KIND, "job " + i))
                        .toList())
                .forEach(enqueued -> ids.add(enqueued.id())));
        transaction(() -> queue.cancel(ids.get(4)));
        Handover dying = new Handover(RedisOutbox.in(dataSource, dyingBeforeTheCommit()), store.scripts());
        for (int death = 0; death < 3; death++) {
            assertThatThrownBy(dying::handOver).hasMessageContaining("died");
            Worker.of(queue)
                    .handle(KIND, job -> {
                        ran.add(job.payload() + job.headers());
                        return ran.size() < 3 ? Outcome.done() : Outcome.snooze(Duration.ZERO);
                    })
                    .build()
                    .runOnce();
            // Nothing of what is done stays that could be recognized by its number.
            store.withMostFinished(0).settle(List.of());
        }
        ran.clear();
        assertThat(relay.runOnce()).isEqualTo(2);
        assertThat(drained()).containsExactlyInAnyOrder("job 2{}", "job 3{}");
    }

    @Test
    @DisplayName("many jobs in one transaction arrive in their order, however the relay divides them")
    void bulk() {
        List<String> names = IntStream.range(0, 1700).mapToObj(i -> "n" + i).toList();
        transaction(() -> assertThat(queue.enqueueAll(names.stream()
                        .map(name -> name.endsWith("00") ? Job.of(KIND, name).withUniqueKey(name) : Job.of(KIND, name))
                        .toList()))
                .hasSize(1700)
                .allMatch(Enqueued.Created.class::isInstance));
        relay.runOnce();
        assertThat(drained())
                .containsExactlyElementsOf(
                        names.stream().map(name -> name + "{}").toList());
    }

    @Test
    @DisplayName("a delay counts from when it was asked for, not from when the relay came by")
    void delays() throws Exception {
        JobId[] ids = new JobId[2];
        transaction(() -> {
            ids[0] = queue.enqueue(Job.of(KIND, "soon").withDelay(Duration.ofMillis(300)))
                    .id();
            ids[1] = queue.enqueue(Job.of(KIND, "later").withDelay(Duration.ofHours(1)))
                    .id();
        });
        Thread.sleep(350);
        relay.runOnce();
        assertThat(view(ids[0]).state()).isEqualTo(JobState.READY);
        JobView later = view(ids[1]);
        assertThat(Duration.between(later.createdAt(), later.runAt())).isEqualTo(Duration.ofHours(1));
    }

    @Test
    @DisplayName("a key that is taken in Redis or in the outbox keeps a second job out, and spoils no transaction")
    void keys() {
        Job job = Job.of(KIND, "x").withUniqueKey("k");
        JobId inRedis = in(A, () -> queue.enqueue(job)).id();
        transaction(() -> {
            assertThat(queue.enqueue(job)).isEqualTo(new Enqueued.Existing(inRedis));
            book("Ana");
        });
        assertThat(bookings()).containsExactly("Ana");
        Job other = Job.of(KIND, "y").withUniqueKey("other");
        JobId[] onItsWay = new JobId[1];
        transaction(() -> onItsWay[0] = queue.enqueue(other).id());
        transaction(() -> assertThat(queue.enqueue(other)).isEqualTo(new Enqueued.Existing(onItsWay[0])));
        relay.runOnce();
        transaction(() -> assertThat(queue.enqueue(other)).isEqualTo(new Enqueued.Existing(onItsWay[0])));
        assertThat(drained()).containsExactly("x{}", "y{}");
        transaction(() -> assertThat(queue.enqueue(other)).isInstanceOf(Enqueued.Created.class));
    }

    @Test
    @DisplayName("a key that was taken in Redis while a job was on its way keeps that one out, and it says so")
    void keptOutOnArrival() {
        Job job = Job.of(KIND, "x").withUniqueKey("k");
        JobId[] late = new JobId[1];
        transaction(() -> late[0] = queue.enqueue(job).id());
        JobId first = in(
                        A,
                        () -> JobQueue.on(
                                        RedisJobStore.at(RedisUnderTest.shared().uri()))
                                .enqueue(job))
                .id();
        relay.runOnce();
        assertThat(view(late[0]).state()).isEqualTo(JobState.CANCELLED);
        assertThat(view(late[0]).error()).contains(first.toString());
        assertThat(drained()).hasSize(1);
    }

    @Test
    @DisplayName("cancelling joins the transaction: when that rolls back the reminder stays; moved, it is replaced")
    void cancels() {
        Job reminder = Job.of(KIND, "at ten").withUniqueKey("booking-7");
        JobId first = in(A, () -> queue.enqueue(reminder)).id();
        assertThatThrownBy(() -> transaction(() -> {
                    assertThat(queue.cancel(first)).isEqualTo(new CancelResult.Cancelled(first));
                    throw new IllegalStateException("changed their mind");
                }))
                .hasMessage("changed their mind");
        relay.runOnce();
        assertThat(view(first).state()).isEqualTo(JobState.READY);
        transaction(() -> {
            assertThat(queue.cancel(KIND, "booking-7")).isEqualTo(new CancelResult.Cancelled(first));
            assertThat(queue.enqueue(Job.of(KIND, "at eleven").withUniqueKey("booking-7")))
                    .isInstanceOf(Enqueued.Created.class);
        });
        transaction(() -> {
            assertThat(queue.cancel(KIND, "booking-7")).isInstanceOf(CancelResult.Cancelled.class);
            assertThat(queue.enqueue(Job.of(KIND, "at noon").withUniqueKey("booking-7")))
                    .isInstanceOf(Enqueued.Created.class);
        });
        transaction(() -> assertThat(queue.cancel(KIND, "nobody's")).isInstanceOf(CancelResult.NotFound.class));
        relay.runOnce();
        assertThat(drained()).containsExactly("at noon{}");
    }

    @Test
    @DisplayName(
            "a job that is on its way is cancelled on its way, with or without a transaction, and by its owner only")
    void cancelsOnItsWay() {
        JobId[] ids = new JobId[3];
        transaction(() -> {
            for (int i = 0; i < 3; i++) {
                ids[i] = queue.enqueue(Job.of(KIND, "x" + i)).id();
            }
        });
        assertThat(in(B, () -> queue.cancel(ids[0]))).isInstanceOf(CancelResult.NotFound.class);
        assertThat(in(A, () -> queue.cancel(ids[0]))).isEqualTo(new CancelResult.Cancelled(ids[0]));
        transaction(() -> assertThat(queue.cancel(ids[1])).isEqualTo(new CancelResult.Cancelled(ids[1])));
        relay.runOnce();
        assertThat(drained()).containsExactly("x2{}");
    }

    @Test
    @DisplayName("a tenant that leaves takes along what waits, runs, and is on its way, when the transaction commits")
    void cancelsAll() {
        in(A, () -> queue.enqueueAll(List.of(Job.of(KIND, "1"), Job.of(KIND, "2"))));
        in(B, () -> queue.enqueue(Job.of(KIND, "of b")));
        transaction(() -> {
            queue.enqueue(Job.of(KIND, "3"));
            assertThat(queue.cancelAll()).isEqualTo(3);
        });
        transaction(() -> queue.enqueue(Job.of(KIND, "after")));
        assertThat(in(A, () -> Jobs.on(store).counts().of(JobState.READY))).isEqualTo(2);
        relay.runOnce();
        assertThat(drained()).containsExactlyInAnyOrder("after{}", "of b{}");
    }

    @Test
    @DisplayName("batches and chains of a transaction come whole, and their links follow each other")
    void batches() {
        Batches batches = Batches.of(store, queue);
        BatchId[] id = new BatchId[1];
        transaction(() -> id[0] = batches.enqueue(Batch.of(List.of(Job.of(KIND, "1"), Job.of(KIND, "2")))
                .withOnSuccess(Job.of(KIND, "all done"))
                .withOnEnd(Job.of(KIND, "over"))));
        relay.runOnce();
        assertThat(in(A, () -> batches.find(id[0]).orElseThrow().total())).isEqualTo(2);
        assertThat(drained()).hasSize(4).startsWith("1{}", "2{}").contains("all done{}", "over{}");
        assertThat(in(A, () -> batches.find(id[0]).orElseThrow().ended())).isTrue();
        ran.clear();
        transaction(() -> assertThat(
                        batches.enqueueChain(List.of(Job.of(KIND, "a"), Job.of(KIND, "b"), Job.of(KIND, "c"))))
                .hasSize(3));
        relay.runOnce();
        assertThat(drained()).containsExactly("a{}", "b{}", "c{}");
    }

    @Test
    @DisplayName(
            "a handler that completes in its own transaction has its effect exactly once, whatever fails around it")
    void completes() {
        JobId id = in(A, () -> queue.enqueue(Job.of(KIND, "Ana"))).id();
        Worker worker = Worker.of(queue)
                .handle(KIND, job -> {
                    Transactions.run(dataSource, () -> {
                        book(job.payload());
                        job.complete();
                        if (job.attempt() == 1) {
                            throw new IllegalStateException("before the commit");
                        }
                    });
                    throw new IllegalStateException("after the commit");
                })
                .build();
        assertThat(worker.drain()).isEqualTo(2);
        assertThat(bookings()).containsExactly("Ana");
        assertThat(view(id).state()).isEqualTo(JobState.DONE);
    }

    @Test
    @DisplayName("a job that was completed in a committed transaction of which Redis has not heard is not completed in"
            + " another")
    void completesOnce() {
        JobId id = in(A, () -> queue.enqueue(Job.of(KIND, "Ana"))).id();
        WorkerId first = WorkerId.random();
        store.heartbeat(first, Duration.ofSeconds(30), Set.of());
        ClaimedJob claim = store.claim(new ClaimRequest(first, "default", Set.of("note"), 1))
                .get(0);
        transaction(() -> {
            book("Ana");
            assertThat(store.complete(claim.lease())).isTrue();
        });
        store.leave(first); // dies before anybody tells Redis
        List<Throwable> refused = new ArrayList<>();
        Worker second = Worker.of(queue)
                .handle(KIND, job -> {
                    try {
                        Transactions.run(dataSource, () -> {
                            book(job.payload());
                            job.complete();
                        });
                    } catch (LostLeaseException e) {
                        refused.add(e);
                    }
                    return Outcome.retry(Duration.ZERO, "not mine");
                })
                .build();
        assertThat(second.runOnce()).isEqualTo(1);
        assertThat(refused).hasSize(1);
        assertThat(bookings()).containsExactly("Ana");
        relay.runOnce();
        assertThat(view(id).state()).isEqualTo(JobState.DONE);
        assertThat(second.drain()).isZero();
    }

    @Test
    @DisplayName("a checkpoint that was reported in a transaction is seen by the next attempt if that has committed")
    void reports() {
        JobId id = in(A, () -> queue.enqueue(Job.of(KIND, "import"))).id();
        List<Progress> seen = new ArrayList<>();
        Worker worker = Worker.of(queue)
                .handle(KIND, job -> {
                    seen.add(job.lastReport());
                    Transactions.run(dataSource, () -> {
                        job.report(Progress.of(10 * job.attempt()).withCheckpoint("row " + job.attempt()));
                        if (job.attempt() == 2) {
                            throw new IllegalStateException("undone");
                        }
                    });
                    return job.attempt() == 3 ? Outcome.done() : Outcome.retry(Duration.ZERO, "again");
                })
                .build();
        worker.drain();
        assertThat(seen).containsExactly(Progress.NONE, new Progress(10, "", "row 1"), new Progress(10, "", "row 1"));
        relay.runOnce();
        assertThat(in(A, () -> Jobs.on(store).progress(id)).percent()).isEqualTo(30);
    }

    @Test
    @DisplayName("a started relay hands over what is committed within moments, also what another process committed")
    void started() {
        Worker worker = Worker.of(queue)
                .handle(KIND, job -> {
                    synchronized (ran) {
                        ran.add(job.payload());
                    }
                    return Outcome.done();
                })
                .build();
        RedisJobStore elsewhere = store.withName("cimiento-jobs");
        RedisRelay started = relay;
        try (worker;
                started) {
            started.start();
            worker.start();
            transaction(() -> queue.enqueue(Job.of(KIND, "here")));
            transaction(() -> JobQueue.on(elsewhere).enqueue(Job.of(KIND, "elsewhere")));
            await().atMost(Duration.ofSeconds(10)).until(() -> {
                synchronized (ran) {
                    return ran.size() == 2;
                }
            });
        }
        assertThatThrownBy(started::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("many relays at once hand over each row once, in order")
    void concurrentRelays() throws Exception {
        for (int i = 0; i < 40; i++) {
            int number = i;
            transaction(() -> queue.enqueue(Job.of(KIND, "job " + number)));
        }
        List<Thread> relays = IntStream.range(0, 6)
                .mapToObj(i -> new Thread(() -> RedisRelay.of(store).runOnce()))
                .toList();
        relays.forEach(Thread::start);
        for (Thread thread : relays) {
            thread.join();
        }
        relay.runOnce();
        assertThat(drained())
                .containsExactlyElementsOf(
                        IntStream.range(0, 40).mapToObj(i -> "job " + i + "{}").toList());
    }

    @Test
    @DisplayName("where Redis has lost everything, what the outbox keeps is handed over again; what it has, is not")
    void lostByRedis() {
        transaction(() -> queue.enqueue(Job.of(KIND, "1")));
        relay.runOnce();
        transaction(() -> queue.enqueue(Job.of(KIND, "2")));
        relay.runOnce();
        assertThat(relay.runOnce()).isZero();
        RedisUnderTest.shared().emptied();
        transaction(() -> queue.enqueue(Job.of(KIND, "3")));
        assertThat(relay.runOnce()).isEqualTo(3);
        assertThat(drained()).containsExactly("1{}", "2{}", "3{}");
        assertThat(relay.runOnce()).isZero();
        assertThat(drained()).hasSize(3);
    }

    @Test
    @DisplayName("what was handed over is forgotten by the outbox after a while, and by Redis what the outbox knows")
    void forgets() throws Exception {
        RedisJobStore brief = store.withOutbox(RedisOutbox.in(dataSource, pool).withKept(Duration.ofSeconds(1)));
        transaction(() -> queue.enqueue(Job.of(KIND, "1")));
        RedisRelay.of(brief).runOnce();
        long remembered = RedisUnderTest.shared().ask(redis -> redis.sync().zcard("{cimiento-jobs}:applied"));
        assertThat(remembered).isZero();
        assertThat(rows()).isEqualTo(1);
        Thread.sleep(1050);
        RedisRelay.of(brief).runOnce();
        assertThat(rows()).isZero();
        assertThatThrownBy(() -> RedisOutbox.in(dataSource, pool).withKept(Duration.ZERO))
                .hasMessageContaining("keep");
    }

    @Test
    @DisplayName("each moment of a schedule is one job in Redis, on any number of nodes")
    void schedules() throws Exception {
        MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
        List<Schedules> nodes = IntStream.range(0, 4)
                .mapToObj(i -> Schedules.of(new PostgresTimetable(dataSource, pool, clock), queue))
                .toList();
        TenantContext.run(
                A,
                () -> nodes.get(0)
                        .put(Recurring.of("hourly", Rhythm.every(Duration.ofHours(1)), Job.of(KIND, "tick"))));
        for (int hour = 0; hour < 3; hour++) {
            clock.advance(Duration.ofHours(1));
            List<Thread> firing =
                    nodes.stream().map(node -> new Thread(node::fireDue)).toList();
            firing.forEach(Thread::start);
            for (Thread thread : firing) {
                thread.join();
            }
        }
        assertThat(rows()).isEqualTo(3);
        relay.runOnce();
        assertThat(drained()).hasSize(3).doesNotHaveDuplicates().allMatch(tick -> tick.startsWith("tick{"));
        TenantContext.run(A, () -> nodes.get(0).removeAll());
    }

    @Test
    @DisplayName("a relay without an outbox is refused, and one inside a transaction that may yet roll back")
    void refuses() {
        RedisRelay inside = RedisRelay.of(store.withOutbox(RedisOutbox.in(dataSource, dataSource)));
        transaction(() -> assertThatThrownBy(inside::runOnce).isInstanceOf(IllegalStateException.class));
        RedisJobStore without = RedisJobStore.at(RedisUnderTest.shared().uri());
        assertThatThrownBy(() -> RedisRelay.of(without)).hasMessageContaining("withOutbox");
        assertThatThrownBy(() -> relay.withPoll(Duration.ZERO)).hasMessageContaining("poll");
        assertThatThrownBy(() -> without.withName("No Name")).hasMessageContaining("No Name");
        assertThatThrownBy(() -> without.withMostFinished(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> without.withPatience(Duration.ZERO)).hasMessageContaining("patience");
        List<Job> many = Collections.nCopies(50_001, Job.of(KIND, "x"));
        assertThatThrownBy(() -> in(A, () -> JobQueue.on(without).enqueueAll(many)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("50001");
    }

    private static void transaction(Action<RuntimeException> body) {
        TenantContext.run(A, () -> Transactions.run(dataSource, body));
    }

    private static <T> T in(TenantId tenant, Supplier<T> body) {
        return TenantContext.<T, RuntimeException>call(tenant, body::get);
    }

    /** A pool whose connections die as they commit, once Redis has been told. */
    private static DataSource dyingBeforeTheCommit() {
        return (DataSource) proxy(DataSource.class, pool, "getConnection", connection -> {
            return proxy(Connection.class, connection, "commit", nothing -> {
                throw new IllegalStateException("the relay died");
            });
        });
    }

    private static Object proxy(Class<?> type, Object of, String method, UnaryOperator<Object> instead) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, called, arguments) -> {
            try {
                if (called.getName().equals("commit") && method.equals("commit")) {
                    return instead.apply("");
                }
                Object result = called.invoke(of, arguments);
                return called.getName().equals(method) ? instead.apply(result) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private void relayElsewhere() {
        Thread thread = new Thread(() -> assertThat(relay.runOnce()).isZero());
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Worker worker() {
        return Worker.of(queue)
                .handle(KIND, job -> {
                    ran.add(job.payload() + job.headers());
                    return Outcome.done();
                })
                .build();
    }

    private List<String> drained() {
        worker().drain();
        return ran;
    }

    private static JobView view(JobId id) {
        return in(A, () -> Jobs.on(store).find(id)).orElseThrow();
    }

    private static long rows() {
        return Transactions.with(
                pool, connection -> Sql.on(connection).number("SELECT count(*) FROM cimiento.redis_job_outbox"));
    }

    private static void book(String name) {
        Transactions.with(
                dataSource, connection -> Sql.on(connection).update("INSERT INTO booking (name) VALUES (?)", name));
    }

    private static List<String> bookings() {
        return in(
                A,
                () -> Transactions.with(
                        dataSource,
                        connection -> Sql.on(connection).list("SELECT name FROM booking", row -> row.string("name"))));
    }
}
