package dev.cimiento.queues.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.Jobs;
import dev.cimiento.queues.testkit.WrongClock;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers in processes whose clocks are six hours fast and six hours slow, together on one Redis. */
class RedisWrongClockTest {

    private static final TenantId A = TenantId.of("padel");
    private static final JobKind<String> KIND = JobKind.text("work");
    private static final int JOBS = 30;

    @Test
    @DisplayName(
            "of two workers whose clocks are twelve hours apart neither takes the other for dead or starts a job early;"
                    + " when one is killed, the other has its jobs within the lease")
    void onlyRedissClockCounts(@TempDir Path folder) throws Exception {
        WrongClock fast = WrongClock.by(Duration.ofHours(6), folder);
        WrongClock slow = WrongClock.by(Duration.ofHours(-6), folder);
        RedisUnderTest redis = RedisUnderTest.shared().emptied();
        try (RedisJobStore store = RedisJobStore.at(redis.uri())) {
            JobQueue queue = JobQueue.on(store);
            Instant inAnHour = Instant.ofEpochSecond(Long.parseLong(
                            redis.ask(asked -> asked.sync().time()).get(0)))
                    .plus(Duration.ofHours(1));
            Process ofTheFast = fast.start(RedisWorkerProcess.program(redis.uri(), 400));
            Process ofTheSlow = slow.start(RedisWorkerProcess.program(redis.uri(), 400));
            try {
                await().atMost(Duration.ofSeconds(30)).until(() -> workers(redis) >= 2);
                TenantContext.run(A, () -> {
                    queue.enqueueAll(jobs("job"));
                    queue.enqueue(Job.of(KIND, "in an hour").withRunAt(inAnHour));
                    queue.enqueue(Job.of(KIND, "within the hour").withExpiresAt(inAnHour));
                });
                await().atMost(Duration.ofSeconds(40)).until(() -> done(store) == JOBS + 1);
                assertThat(runs(redis))
                        .doesNotHaveDuplicates()
                        .hasSize(JOBS + 1)
                        .contains("within the hour");
                assertThat(TenantContext.<Long, RuntimeException>call(
                                A, () -> Jobs.on(store).counts().of(JobState.SCHEDULED)))
                        .isEqualTo(1);

                TenantContext.run(A, () -> queue.enqueueAll(jobs("more")));
                await().until(() -> runs(redis).size() >= JOBS + 1 + 8);
                ofTheSlow.destroyForcibly().waitFor();
                await().atMost(Duration.ofSeconds(15)).until(() -> done(store) == 2 * JOBS + 1);
                List<String> more = runs(redis).stream()
                        .filter(run -> run.startsWith("more"))
                        .toList();
                assertThat(more.stream().distinct()).hasSize(JOBS);
                assertThat(more.size() - JOBS)
                        .as("those that the killed one had in hand")
                        .isBetween(0, 4);
            } finally {
                ofTheFast.destroyForcibly().waitFor();
                ofTheSlow.destroyForcibly().waitFor();
            }
        }
    }

    private static List<Job> jobs(String name) {
        return IntStream.range(0, JOBS)
                .mapToObj(i -> Job.of(KIND, name + " " + i))
                .toList();
    }

    private static long workers(RedisUnderTest redis) {
        return redis.ask(asked -> asked.sync().clientList().lines())
                .filter(client -> client.contains("cmd=evalsha"))
                .count();
    }

    private static long done(RedisJobStore store) {
        return TenantContext.<Long, RuntimeException>call(
                A, () -> Jobs.on(store).counts().of(JobState.DONE));
    }

    private static List<String> runs(RedisUnderTest redis) {
        return redis.ask(asked -> asked.sync().lrange("runs", 0, -1));
    }
}
