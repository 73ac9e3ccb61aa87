package dev.cimiento.queues.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.Jobs;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Worker;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.testkit.TestDatabase;
import io.lettuce.core.RedisURI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica that takes over, and a Cluster. */
class RedisTakeoverTest {

    private static final TenantId A = TenantId.of("padel");
    private static final JobKind<String> KIND = JobKind.text("work");

    private final Queue<String> ran = new ConcurrentLinkedQueue<>();
    private TestDatabase database;
    private TenantDataSource dataSource;
    private RedisOutbox outbox;

    @BeforeEach
    void open() {
        database = TestDatabase.create();
        database.migrate(A, RedisOutbox.SCHEMA);
        DataSource pool = database.pool(6);
        dataSource = TenantDataSource.over(pool);
        outbox = RedisOutbox.in(dataSource, pool);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    @DisplayName("when the primary dies and Sentinel lets its replica take over, workers and relay go on there by"
            + " themselves, and no job that was enqueued in a transaction is lost")
    void sentinel(@TempDir Path folder) throws Exception {
        int jobs = 400;
        try (RedisUnderTest primary = RedisUnderTest.started(folder.resolve("primary"));
                RedisUnderTest replica = replicaOf(primary, folder);
                RedisUnderTest sentinel = RedisUnderTest.sentinelOf(primary, folder.resolve("sentinel"));
                RedisJobStore plain = RedisJobStore.at(
                        RedisURI.Builder.sentinel("127.0.0.1", sentinel.uri().getPort(), "jobs")
                                .build());
                RedisRelay relay = RedisRelay.of(plain.withOutbox(outbox))) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            sentinel.ask(redis -> redis.sync().info("sentinel")).contains("slaves=1"));
            RedisJobStore store = plain.withOutbox(outbox);
            JobQueue queue = JobQueue.on(store);
            assertThat(live(store)).isZero();
            relay.start();
            inTransaction(queue, names(0, jobs / 2));
            try (Worker worker = worker(store).lease(Duration.ofSeconds(2)).build()) {
                worker.start();
                await().atMost(Duration.ofSeconds(20)).until(() -> ran.size() > jobs / 8);
                primary.kill();
                inTransaction(queue, names(jobs / 2, jobs));
                await().atMost(Duration.ofSeconds(60))
                        .ignoreExceptions()
                        .until(() -> live(store) == 0 && List.copyOf(ran).containsAll(names(0, jobs)));
            }
            String role = replica.ask(redis -> redis.sync().info("replication"));
            assertThat(role).contains("role:master");
            assertThat(ran.size() - jobs)
                    .as("runs beside the first, of what was not replicated")
                    .isLessThan(jobs / 2);
        }
    }

    @Test
    @DisplayName(
            "what was not replicated is lost by a takeover: what came in a transaction is handed over again, what went"
                    + " straight to Redis is gone, and what ended then runs again")
    void notReplicated(@TempDir Path folder) {
        try (RedisUnderTest primary = RedisUnderTest.started(folder.resolve("primary"));
                RedisUnderTest replica = replicaOf(primary, folder);
                RedisJobStore before = RedisJobStore.at(primary.uri());
                RedisJobStore after = RedisJobStore.at(replica.uri())) {
            RedisJobStore store = before.withOutbox(outbox);
            JobQueue queue = JobQueue.on(store);
            inTransaction(queue, List.of("replicated"));
            RedisRelay.of(store).runOnce();
            await().until(() -> live(after) == 1);
            replica.ask(redis -> redis.sync().replicaofNoOne());
            worker(store).build().drain();
            inTransaction(queue, List.of("in a transaction"));
            TenantContext.run(A, () -> queue.enqueue(Job.of(KIND, "straight")));
            RedisRelay.of(store).runOnce();
            assertThat(live(store)).isEqualTo(2);
            primary.kill();
            RedisJobStore taken = after.withOutbox(outbox);
            RedisRelay.of(taken).runOnce();
            worker(taken).build().drain();
            assertThat(ran).containsExactly("replicated", "replicated", "in a transaction");
            assertThat(TenantContext.<Long, RuntimeException>call(
                            A, () -> Jobs.on(taken).counts().of(JobState.DONE)))
                    .isEqualTo(2);
        }
    }

    @Test
    @DisplayName("a replica refuses an enqueue, which says so, before anything is done")
    void replicaRefuses(@TempDir Path folder) {
        try (RedisUnderTest primary = RedisUnderTest.started(folder.resolve("primary"));
                RedisUnderTest replica = replicaOf(primary, folder);
                RedisJobStore store = RedisJobStore.at(replica.uri())) {
            assertThatThrownBy(() ->
                            TenantContext.run(A, () -> JobQueue.on(store).enqueue(Job.of(KIND, "x"))))
                    .isInstanceOf(RedisUnavailableException.class)
                    .hasMessageContaining("READONLY")
                    .satisfies(e -> assertThat(((RedisUnavailableException) e).effect())
                            .isEqualTo(RedisUnavailableException.Effect.NONE));
        }
    }

    @Test
    @DisplayName("a node of a Cluster is refused at the first call, whatever that is, and the message says what to use")
    void cluster(@TempDir Path folder) {
        try (RedisUnderTest node = RedisUnderTest.started(folder, "--cluster-enabled", "yes");
                RedisJobStore store = RedisJobStore.at(node.uri())) {
            assertThatThrownBy(() ->
                            TenantContext.run(A, () -> JobQueue.on(store).enqueue(Job.of(KIND, "x"))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Cluster")
                    .hasMessageContaining("Sentinel");
            assertThatThrownBy(() -> live(store)).hasMessageContaining("Cluster");
            try (RedisJobSignal signal = RedisJobSignal.of(store)) {
                assertThatThrownBy(() -> worker(store).build().runOnce()).hasMessageContaining("Cluster");
            }
        }
    }

    private static RedisUnderTest replicaOf(RedisUnderTest primary, Path folder) {
        RedisUnderTest replica = RedisUnderTest.started(
                folder.resolve("replica"),
                "--replicaof",
                "127.0.0.1",
                Integer.toString(primary.uri().getPort()));
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        replica.ask(redis -> redis.sync().info("replication")).contains("master_link_status:up"));
        return replica;
    }

    private Worker.Builder worker(RedisJobStore store) {
        return Worker.of(JobQueue.on(store)).handle(KIND, job -> {
            ran.add(job.payload());
            Thread.sleep(2);
            return Outcome.done();
        });
    }

    private void inTransaction(JobQueue queue, List<String> names) {
        List<Job> jobs = names.stream().map(name -> Job.of(KIND, name)).toList();
        TenantContext.run(A, () -> Transactions.run(dataSource, () -> queue.enqueueAll(jobs)));
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "job " + i).toList();
    }

    private static long live(RedisJobStore store) {
        return TenantContext.<Long, RuntimeException>call(
                A, () -> Jobs.on(store).counts().live());
    }
}
