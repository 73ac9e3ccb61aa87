package dev.cimiento.queues.redis;

import dev.cimiento.queues.spi.JobStore;
import dev.cimiento.queues.testkit.JobBatchesContract;
import dev.cimiento.queues.testkit.JobClaimsContract;
import dev.cimiento.queues.testkit.JobFeaturesContract;
import dev.cimiento.queues.testkit.JobLimitsContract;
import dev.cimiento.queues.testkit.JobStoreContract;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** Everything that is asked of an engine, on a real server. */
class RedisQueuesTest {

    private static RedisJobStore store;

    @BeforeAll
    static void open() {
        store = RedisJobStore.at(RedisUnderTest.shared().uri());
    }

    @AfterAll
    static void close() {
        store.close();
    }

    private static RedisJobStore empty(InstantSource clock) {
        RedisUnderTest.shared().emptied();
        return store.withClock(clock);
    }

    @Nested
    class Jobs extends JobStoreContract {
        @Override
        protected JobStore emptyStore(InstantSource clock) {
            return empty(clock);
        }
    }

    @Nested
    class Claims extends JobClaimsContract {
        @Override
        protected JobStore emptyStore(InstantSource clock) {
            return empty(clock);
        }
    }

    @Nested
    class Features extends JobFeaturesContract {
        @Override
        protected JobStore emptyStore(InstantSource clock) {
            return empty(clock);
        }
    }

    @Nested
    class Batches extends JobBatchesContract<RedisJobStore> {
        @Override
        protected RedisJobStore emptyStore(InstantSource clock) {
            return empty(clock);
        }
    }

    @Nested
    class Limits extends JobLimitsContract<RedisJobStore> {
        @Override
        protected RedisJobStore emptyStore(InstantSource clock) {
            return empty(clock);
        }
    }
}
