package dev.cimiento.queues.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.queues.Batch;
import dev.cimiento.queues.Batches;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.Jobs;
import dev.cimiento.queues.Limit;
import dev.cimiento.queues.LimitScope;
import dev.cimiento.queues.Limits;
import dev.cimiento.queues.spi.ClaimRequest;
import dev.cimiento.queues.spi.ClaimedJob;
import dev.cimiento.queues.spi.Settlement;
import dev.cimiento.queues.spi.WorkerId;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.TenantIsolationContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is a tenant's. */
class RedisTenantTest {

    private static final TenantId A = TenantId.of("padel");
    private static final TenantId B = TenantId.of("padel-2");
    private static final JobKind<String> KIND = JobKind.text("note");

    private static RedisJobStore store;

    @BeforeAll
    static void open() {
        store = RedisJobStore.at(RedisUnderTest.shared().emptied().uri());
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @Nested
    class Isolation extends TenantIsolationContract {

        @Override
        protected List<SchemaModule> modules() {
            RedisUnderTest.shared().emptied();
            return List.of(RedisOutbox.SCHEMA);
        }

        @Override
        protected void write(DataSource dataSource, String mark) {
            JobQueue.on(through(dataSource)).enqueue(Job.of(KIND, mark));
        }

        @Override
        protected List<String> readAll(DataSource dataSource) {
            RedisRelay.of(through(dataSource)).runOnce();
            return Jobs.on(through(dataSource)).upcoming(1000).stream()
                    .map(JobView::payload)
                    .toList();
        }

        private static RedisJobStore through(DataSource dataSource) {
            return store.withOutbox(RedisOutbox.in(dataSource, dataSource));
        }
    }

    @Test
    @DisplayName("all that a tenant has in Redis is exported, and deleted for good, also what runs; others keep theirs")
    void belongings(@TempDir Path folder) throws Exception {
        RedisUnderTest.shared().emptied();
        JobQueue queue = JobQueue.on(store);
        Set<String> before = keysOf("padel");
        TenantContext.run(B, () -> queue.enqueue(Job.of(KIND, "of b").withUniqueKeyFor("k", Duration.ofDays(1))));
        Limits.on(store).put(LimitScope.tenant("default", B), Limit.none().withRunning(1));
        TenantContext.run(A, () -> {
            queue.enqueueAll(IntStream.range(0, 1100)
                    .mapToObj(i -> Job.of(KIND, "job \"" + i + "\"\n"))
                    .toList());
            queue.enqueue(Job.of(KIND, "keyed").withUniqueKeyFor("k", Duration.ofDays(1)));
            Batches.of(store, queue)
                    .enqueue(Batch.of(List.of(Job.of(KIND, "1"))).withOnEnd(Job.of(KIND, "2")));
        });
        Limits.on(store)
                .put(
                        LimitScope.tenant("default", A),
                        Limit.none().withRunning(9).withRate(50, Duration.ofHours(1)));
        WorkerId worker = WorkerId.random();
        store.heartbeat(worker, Duration.ofSeconds(30), Set.of());
        List<ClaimedJob> running = store.claim(new ClaimRequest(worker, "default", Set.of("note"), 10));
        assertThat(running).hasSize(10);

        RedisJobBelongings belongings = new RedisJobBelongings(store);
        assertThat(belongings.name()).matches("[a-z-]+");
        assertThat(belongings.export(A, folder)).isEqualTo(1103);
        List<String> lines = Files.readAllLines(folder.resolve("jobs.jsonl"));
        assertThat(lines).hasSize(1103);
        assertThat(lines.get(1102)).contains("\"payload\":\"job \\\"0\\\"\\u000a\"");
        assertThat(belongings.remaining(A)).isGreaterThan(1103);
        belongings.delete(A);
        belongings.delete(A);
        assertThat(belongings.remaining(A)).isZero();
        assertThat(keysOf("padel")).isEqualTo(before);
        assertThat(store.settle(running.stream()
                        .<Settlement>map(job -> new Settlement.Finished(job.lease(), JobState.DONE, ""))
                        .toList()))
                .as("what the worker says of jobs that are gone")
                .hasSize(9);
        assertThat(belongings.remaining(B))
                .as("its job, the period of its key, its limit")
                .isEqualTo(3);
        assertThat(Limits.on(store).all()).containsOnlyKeys(LimitScope.tenant("default", B));
    }

    /** Keys that name the tenant, as their last part. */
    private static Set<String> keysOf(String tenant) {
        return Set.copyOf(RedisUnderTest.shared().ask(redis -> redis.sync().keys("*:" + tenant + "*")).stream()
                .filter(key -> List.of(key.split(":")).contains(tenant))
                .toList());
    }
}
