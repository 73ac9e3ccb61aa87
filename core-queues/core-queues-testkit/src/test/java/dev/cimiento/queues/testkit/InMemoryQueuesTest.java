package dev.cimiento.queues.testkit;

import dev.cimiento.queues.inmemory.InMemoryJobStore;
import dev.cimiento.queues.inmemory.InMemoryTimetable;
import dev.cimiento.queues.spi.JobStore;
import dev.cimiento.queues.spi.Timetable;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;

class InMemoryQueuesTest {

    @Nested
    class Jobs extends JobStoreContract {
        @Override
        protected JobStore emptyStore(InstantSource clock) {
            return new InMemoryJobStore(clock);
        }
    }

    @Nested
    class Claims extends JobClaimsContract {
        @Override
        protected JobStore emptyStore(InstantSource clock) {
            return new InMemoryJobStore(clock);
        }
    }

    @Nested
    class Features extends JobFeaturesContract {
        @Override
        protected JobStore emptyStore(InstantSource clock) {
            return new InMemoryJobStore(clock);
        }
    }

    @Nested
    class Batches extends JobBatchesContract<InMemoryJobStore> {
        @Override
        protected InMemoryJobStore emptyStore(InstantSource clock) {
            return new InMemoryJobStore(clock);
        }
    }

    @Nested
    class Limits extends JobLimitsContract<InMemoryJobStore> {
        @Override
        protected InMemoryJobStore emptyStore(InstantSource clock) {
            return new InMemoryJobStore(clock);
        }
    }

    @Nested
    class Schedules extends TimetableContract {
        @Override
        protected JobStore emptyStore(InstantSource clock) {
            return new InMemoryJobStore(clock);
        }

        @Override
        protected Timetable emptyTimetable(InstantSource clock) {
            return new InMemoryTimetable(clock);
        }
    }
}
