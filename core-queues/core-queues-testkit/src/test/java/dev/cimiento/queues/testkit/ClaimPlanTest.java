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
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ClaimPlanTest {

    private static final JobKind<String> KIND = JobKind.text("note");

    @Test
    @DisplayName("after a burst, before new statistics, a claim reads as many rows as it takes and not the backlog")
    void readsWhatItTakes() {
        try (TestDatabase database = TestDatabase.create()) {
            TenantId tenant = TenantId.of("padel");
            database.migrate(tenant, PostgresJobStore.SCHEMA);
            DataSource pool = database.pool(2);
            JobQueue queue = JobQueue.on(new PostgresJobStore(TenantDataSource.over(pool), pool));
            for (int i = 0; i < 50; i++) {
                TenantContext.run(TenantId.of("quiet-" + i), () -> queue.enqueue(Job.of(KIND, "x")));
            }
            // As autovacuum leaves it when a burst follows a quiet time: the planner believes that no tenant has much.
            database.execute("ANALYZE cimiento.job");
            TenantContext.run(
                    tenant,
                    () -> queue.enqueueAll(IntStream.range(0, 10_000)
                            .mapToObj(i -> Job.of(KIND, "" + i))
                            .toList()));
            // Each connection of this one reports what it read when it closes.
            DataSource unpooled = database.dataSource();
            PostgresJobStore store = new PostgresJobStore(TenantDataSource.over(unpooled), unpooled);
            WorkerId worker = WorkerId.random();
            store.heartbeat(worker, Duration.ofMinutes(1), Set.of());
            for (int i = 0; i < 8; i++) {
                List<ClaimedJob> claimed = store.claim(new ClaimRequest(worker, "default", Set.of("note"), 10));
                assertThat(claimed).isNotEmpty();
                store.settle(claimed.stream()
                        .map(job -> (Settlement) new Settlement.Finished(job.lease(), JobState.DONE, ""))
                        .toList());
            }
            assertThat(read(unpooled, "job_ready")).isBetween(50L, 1000L);
            assertThat(read(unpooled, "job_pkey")).isBetween(50L, 1000L);
            assertThat(read(unpooled, "job_of_tenant")).isZero();
            assertThat(read(unpooled, "job_fresh")).isLessThan(1000L);
            assertThat(read(unpooled, "job_running")).isLessThan(1000L);
        }
    }

    private static long read(DataSource dataSource, String index) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .number(
                                "SELECT idx_tup_read FROM pg_stat_user_indexes"
                                        + " WHERE schemaname = 'cimiento' AND indexrelname = ?",
                                index));
    }
}
