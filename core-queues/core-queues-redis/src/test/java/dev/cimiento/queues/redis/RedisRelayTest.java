package dev.cimiento.queues.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cimiento.queues.Enqueued;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Recurring;
import dev.cimiento.queues.Rhythm;
import dev.cimiento.queues.Schedules;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.postgresql.PostgresTimetable;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What goes from the outbox to Redis: once, in order, and again where Redis has lost it. */
class RedisRelayTest extends OutboxScene {

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

    @RepeatedTest(5)
    @DisplayName(
            "many jobs in one transaction arrive in their order, however the relay divides them, however long a part takes")
    void bulk() {
        List<String> names = IntStream.range(0, 1700).mapToObj(i -> "n" + i).toList();
        transaction(() -> assertThat(queue.enqueueAll(names.stream()
                        .map(name -> name.endsWith("0") ? Job.of(KIND, name).withUniqueKey(name) : Job.of(KIND, name))
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
}
