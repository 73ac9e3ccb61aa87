package dev.cimiento.queues.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.postgresql.PostgresJobStore;
import dev.cimiento.queues.spi.ClaimRequest;
import dev.cimiento.queues.spi.ClaimedJob;
import dev.cimiento.queues.spi.Settlement;
import dev.cimiento.queues.spi.WorkerId;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PinnedSnapshotTest {

    private static final JobKind<String> KIND = JobKind.text("note");
    private static final int DEAD = 10_000;

    @Test
    @DisplayName("while an old snapshot keeps thousands of dead jobs in the index, a claim does not read them")
    void skipsWhatIsDead() throws Exception {
        try (TestDatabase database = TestDatabase.create()) {
            TenantId tenant = TenantId.of("padel");
            database.migrate(tenant, PostgresJobStore.SCHEMA);
            // Each connection of this one reports what it read when it closes.
            DataSource pool = database.dataSource();
            MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
            PostgresJobStore store = new PostgresJobStore(TenantDataSource.over(pool), pool, clock);
            JobQueue queue = JobQueue.on(store);
            WorkerId worker = WorkerId.random();
            store.heartbeat(worker, Duration.ofHours(1), Set.of());
            try (Connection old = database.dataSource().getConnection();
                    Statement statement = old.createStatement()) {
                old.setAutoCommit(false);
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
                statement.execute("SELECT count(*) FROM cimiento.job");
                enqueue(queue, tenant, DEAD);
                for (int claimed = 0; claimed < DEAD; ) {
                    claimed += claimAndEnd(store, worker, 500);
                }
                assertThat(claimAndEnd(store, worker, 10)).isZero();
                // The worst that statistics can say: that there is nothing, and any way of reading it is as good as
                // another.
                database.execute("ANALYZE cimiento.job");
                clock.advance(Duration.ofSeconds(2));
                enqueue(queue, tenant, 200);
                long before = read(database);
                int fromHere = 0;
                for (int i = 0; i < 20; i++) {
                    fromHere += claimAndEnd(store, worker, 10);
                }
                assertThat(fromHere).isEqualTo(200);
                // A look takes one entry or two and a claim ten; those of the present are dead one after the other,
                // too.
                assertThat(read(database) - before).isLessThan(DEAD);
            }
        }
    }

    @Test
    @DisplayName(
            "a job whose transaction was idle while thousands after it were done is had by the next claim, and slowed none")
    void idleWriter() {
        try (TestDatabase database = TestDatabase.create()) {
            TenantId tenant = TenantId.of("padel");
            database.migrate(tenant, PostgresJobStore.SCHEMA);
            DataSource pool = database.dataSource();
            MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
            TenantDataSource writer = TenantDataSource.over(pool);
            JobQueue late = JobQueue.on(new PostgresJobStore(writer, pool, clock));
            PostgresJobStore store = new PostgresJobStore(TenantDataSource.over(pool), pool, clock);
            JobQueue queue = JobQueue.on(store);
            WorkerId worker = WorkerId.random();
            store.heartbeat(worker, Duration.ofHours(1), Set.of());
            TenantContext.run(
                    tenant,
                    () -> Transactions.run(writer, () -> {
                        assertThat(late.enqueue(Job.of(KIND, "late"))).isNotNull();
                        clock.advance(Duration.ofMinutes(1));
                        enqueue(queue, tenant, DEAD);
                        for (int claimed = 0; claimed < DEAD; ) {
                            claimed += claimAndEnd(store, worker, 500);
                        }
                        assertThat(claimAndEnd(store, worker, 10)).isZero();
                        database.execute("ANALYZE cimiento.job");
                        clock.advance(Duration.ofMinutes(1));
                        enqueue(queue, tenant, 200);
                        long before = read(database);
                        for (int i = 0; i < 20; i++) {
                            assertThat(claimAndEnd(store, worker, 10)).isEqualTo(10);
                        }
                        assertThat(read(database) - before).isLessThan(DEAD);
                    }));
            assertThat(claimAndEnd(store, worker, 10)).isEqualTo(1);
        }
    }

    private static void enqueue(JobQueue queue, TenantId tenant, int jobs) {
        TenantContext.run(
                tenant,
                () -> queue.enqueueAll(IntStream.range(0, jobs)
                        .mapToObj(i -> Job.of(KIND, "" + i))
                        .toList()));
    }

    private static int claimAndEnd(PostgresJobStore store, WorkerId worker, int limit) {
        List<ClaimedJob> jobs = store.claim(new ClaimRequest(worker, "default", Set.of("note"), limit));
        store.settle(jobs.stream()
                .map(job -> (Settlement) new Settlement.Finished(job.lease(), JobState.DONE, ""))
                .toList());
        return jobs.size();
    }

    private static long read(TestDatabase database) {
        return Transactions.with(
                database.dataSource(),
                connection -> Sql.on(connection)
                        .number("SELECT (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes"
                                + " WHERE relid = 'cimiento.job'::regclass) + (SELECT seq_tup_read"
                                + " FROM pg_stat_user_tables WHERE relid = 'cimiento.job'::regclass)"));
    }
}
