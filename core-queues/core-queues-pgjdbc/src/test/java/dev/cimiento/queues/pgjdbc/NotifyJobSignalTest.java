package dev.cimiento.queues.pgjdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NotifyJobSignalTest {

    private static final TenantId A = TenantId.of("padel");
    private static final JobKind<String> NOTE = JobKind.text("note");

    private final Set<String> ran = ConcurrentHashMap.newKeySet();

    @Test
    @DisplayName(
            "a worker that polls once a minute starts at once what another process enqueued, also after connections broke")
    void wakes() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                NotifyJobSignal here = new NotifyJobSignal(database.dataSource());
                NotifyJobSignal there = new NotifyJobSignal(database.dataSource())) {
            database.migrate(A, PostgresJobStore.SCHEMA);
            here.start();
            there.start();
            DataSource pool = database.pool(8);
            TenantDataSource tenants = TenantDataSource.over(pool);
            JobQueue elsewhere =
                    JobQueue.on(new PostgresJobStore(tenants, pool)).withSignal(there);
            try (Worker worker = Worker.of(
                            JobQueue.on(new PostgresJobStore(tenants, pool)).withSignal(here))
                    .handle(NOTE, job -> {
                        ran.add(job.payload());
                        return Outcome.done();
                    })
                    .poll(Duration.ofMinutes(1))
                    .lease(Duration.ofHours(1)) // whose heartbeats wake it too
                    .build()) {
                worker.start();
                await().until(() -> listeners(database) == 2);
                enqueue(elsewhere, "first");
                await().atMost(Duration.ofSeconds(50)).until(() -> ran.contains("first"));

                // It commits long after the notification: the worker looks again, and again.
                TenantContext.run(
                        A,
                        () -> Transactions.run(tenants, () -> {
                            elsewhere.enqueue(Job.of(NOTE, "slow to commit"));
                            Thread.sleep(60);
                        }));
                await().atMost(Duration.ofSeconds(50)).until(() -> ran.contains("slow to commit"));

                database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
                await().atMost(Duration.ofSeconds(10)).ignoreExceptions().until(() -> listeners(database) == 2);
                await().atMost(Duration.ofSeconds(10)).ignoreExceptions().until(() -> {
                    enqueue(elsewhere, "after the break");
                    return ran.contains("after the break");
                });
            }
        }
    }

    @Test
    @DisplayName("a thousand signals at once are few notifications, none comes back, and none needs a database")
    void coalesces() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                NotifyJobSignal here = new NotifyJobSignal(database.dataSource());
                NotifyJobSignal there = new NotifyJobSignal(database.dataSource())) {
            AtomicInteger heardHere = new AtomicInteger();
            AtomicInteger heardThere = new AtomicInteger();
            here.listen("default", heardHere::incrementAndGet);
            here.send("default");
            assertThat(heardHere).hasValue(1);
            here.start();
            there.start();
            await().until(() -> listeners(database) == 2);
            there.listen("default", heardThere::incrementAndGet);
            int before = heardHere.get();
            for (int i = 0; i < 1000; i++) {
                here.send("default");
            }
            await().until(() -> heardThere.get() > 0);
            Thread.sleep(100);
            assertThat(heardThere.get()).isLessThan(100);
            assertThat(heardHere.get() - before).isEqualTo(1000);
        }
    }

    private void enqueue(JobQueue queue, String payload) {
        TenantContext.run(A, () -> queue.enqueue(Job.of(NOTE, payload)));
    }

    private static long listeners(TestDatabase database) {
        return Transactions.with(
                database.dataSource(),
                connection -> Sql.on(connection)
                        .number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND query LIKE 'LISTEN%'"));
    }
}
