package dev.cimiento.queues.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.queues.Backoff;
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
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.postgresql.PostgresJobStore;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Jobs and the tenant's own tables in one transaction. */
class JobTransactionTest {

    private static final TenantId A = TenantId.of("padel");
    private static final JobKind<String> KIND =
            JobKind.text("note").withBackoff(Backoff.fixed(Duration.ZERO)).withMaxAttempts(3);

    private static TestDatabase database;
    private static DataSource pool;
    private static TenantDataSource dataSource;

    private PostgresJobStore store;
    private JobQueue queue;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        database.migrate(A, PostgresJobStore.SCHEMA);
        database.execute("CREATE SCHEMA t_padel");
        database.execute("CREATE TABLE t_padel.booking (name text)");
        pool = database.pool(8);
        dataSource = TenantDataSource.over(pool);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void open() {
        database.execute("TRUNCATE cimiento.job, cimiento.job_finished, cimiento.job_worker, t_padel.booking");
        store = new PostgresJobStore(dataSource, pool);
        queue = JobQueue.on(store);
    }

    @Test
    @DisplayName("a job is queued when the transaction of its booking commits, and vanishes when that rolls back")
    void enqueuesInTheCallersTransaction() {
        AtomicInteger ran = new AtomicInteger();
        Worker worker = Worker.of(queue)
                .handle(KIND, job -> {
                    ran.incrementAndGet();
                    return Outcome.done();
                })
                .build();
        TenantContext.run(A, () -> {
            assertThatThrownBy(() -> Transactions.run(dataSource, () -> {
                        book("Ana");
                        queue.enqueue(Job.of(KIND, "remind Ana"));
                        throw new IllegalStateException("card declined");
                    }))
                    .hasMessage("card declined");
            Transactions.run(dataSource, () -> {
                book("Beto");
                queue.enqueue(Job.of(KIND, "remind Beto"));
                assertThat(Jobs.on(store).upcoming(10)).hasSize(1);
                assertThat(ranElsewhere(worker)).isZero();
            });
        });
        assertThat(worker.drain()).isEqualTo(1);
        assertThat(ran).hasValue(1);
        assertThat(bookings()).containsExactly("Beto");
    }

    @Test
    @DisplayName("cancelling joins the transaction too: when that rolls back, the reminder stays")
    void cancelsInTheCallersTransaction() {
        JobId id = enqueue("x").id();
        TenantContext.run(A, () -> {
            assertThatThrownBy(() -> Transactions.run(dataSource, () -> {
                        assertThat(queue.cancel(id)).isInstanceOf(CancelResult.Cancelled.class);
                        throw new IllegalStateException("changed their mind");
                    }))
                    .hasMessage("changed their mind");
        });
        assertThat(view(id).state()).isEqualTo(JobState.READY);
    }

    @Test
    @DisplayName("a duplicate unique key does not spoil the caller's transaction")
    void duplicatesDoNotSpoil() {
        Job job = Job.of(KIND, "x").withUniqueKey("k");
        JobId id = TenantContext.call(A, () -> queue.enqueue(job)).id();
        TenantContext.run(
                A,
                () -> Transactions.run(dataSource, () -> {
                    assertThat(queue.enqueue(job)).isEqualTo(new Enqueued.Existing(id));
                    book("Ana");
                }));
        assertThat(bookings()).containsExactly("Ana");
    }

    @Test
    @DisplayName(
            "a handler that completes in its own transaction has its effect exactly once, whatever fails around it")
    void completesInTheHandlersTransaction() {
        JobId id = enqueue("Ana").id();
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
    @DisplayName("a handler whose job was rescued meanwhile cannot complete it: its transaction rolls back")
    void cannotCompleteWhatWasRescued() {
        JobId id = enqueue("Ana").id();
        AtomicInteger refused = new AtomicInteger();
        Worker worker = Worker.of(queue)
                .handle(KIND, job -> {
                    if (job.attempt() == 1) {
                        database.execute("UPDATE cimiento.job SET state = 'READY', worker = NULL");
                    }
                    try {
                        Transactions.run(dataSource, () -> {
                            book(job.payload());
                            job.complete();
                        });
                    } catch (LostLeaseException e) {
                        assertThat(e.job()).isEqualTo(id);
                        refused.incrementAndGet();
                    }
                    return Outcome.done();
                })
                .build();
        assertThat(worker.drain()).isEqualTo(2);
        assertThat(refused).hasValue(1);
        assertThat(bookings()).containsExactly("Ana");
    }

    @Test
    @DisplayName("what is due is decided by the database's clock")
    void databaseClock() {
        JobId soon = TenantContext.call(A, () -> queue.enqueue(Job.of(KIND, "x").withDelay(Duration.ofMillis(200))))
                .id();
        assertThat(view(soon).runAt().toEpochMilli() - view(soon).createdAt().toEpochMilli())
                .isBetween(199L, 201L);
        assertThat(view(soon).state()).isEqualTo(JobState.SCHEDULED);
        database.execute("SELECT pg_sleep(0.25)");
        Worker worker = Worker.of(queue).handle(KIND, job -> Outcome.done()).build();
        assertThat(worker.drain()).isEqualTo(1);
    }

    private static int ranElsewhere(Worker worker) {
        AtomicInteger ran = new AtomicInteger();
        Thread thread = new Thread(() -> ran.set(worker.runOnce()));
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return ran.get();
    }

    private Enqueued enqueue(String payload) {
        return TenantContext.call(A, () -> queue.enqueue(Job.of(KIND, payload)));
    }

    private JobView view(JobId id) {
        return TenantContext.call(A, () -> Jobs.on(store).find(id)).orElseThrow();
    }

    private static void book(String name) {
        Transactions.with(
                dataSource, connection -> Sql.on(connection).update("INSERT INTO booking (name) VALUES (?)", name));
    }

    private static List<String> bookings() {
        return TenantContext.call(
                A,
                () -> Transactions.with(
                        dataSource,
                        connection -> Sql.on(connection).list("SELECT name FROM booking", row -> row.string("name"))));
    }
}
