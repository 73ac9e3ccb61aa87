package dev.cimiento.queues.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.queues.Batch;
import dev.cimiento.queues.BatchId;
import dev.cimiento.queues.Batches;
import dev.cimiento.queues.CancelResult;
import dev.cimiento.queues.Enqueued;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.Jobs;
import dev.cimiento.queues.LostLeaseException;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Progress;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.spi.ClaimRequest;
import dev.cimiento.queues.spi.ClaimedJob;
import dev.cimiento.queues.spi.WorkerId;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.Transactions;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Transactions of PostgreSQL, and jobs in Redis. */
class RedisOutboxTest extends OutboxScene {

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
    @DisplayName("a job that arrives between the look at Redis and the look at its way is cancelled all the same")
    void cancelsWhatArrives() {
        AtomicReference<Runnable> before = new AtomicReference<>(() -> {});
        DataSource slow = (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    before.getAndSet(() -> {}).run();
                    return method.invoke(pool, arguments);
                });
        TenantDataSource tenants = TenantDataSource.over(slow);
        try (RedisJobStore seen =
                RedisJobStore.at(RedisUnderTest.shared().uri()).withOutbox(RedisOutbox.in(tenants, pool))) {
            JobId[] id = new JobId[1];
            transaction(() -> id[0] = queue.enqueue(Job.of(KIND, "x")).id());
            before.set(this::handOver);
            assertThat(in(A, () -> JobQueue.on(seen).cancel(id[0]))).isEqualTo(new CancelResult.Cancelled(id[0]));
        }
        assertThat(drained()).isEmpty();
    }

    private void handOver() {
        Thread thread = new Thread(relay::runOnce);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
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
}
