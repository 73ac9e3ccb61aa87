package dev.cimiento.queues.testkit;

import dev.cimiento.queues.inmemory.InMemoryJobStore;
import dev.cimiento.queues.inmemory.InMemoryWaitingLine;
import dev.cimiento.queues.spi.JobStore;
import java.time.InstantSource;
import java.time.ZoneId;
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
    class Line extends WaitingLineContract<InMemoryWaitingLine> {
        @Override
        protected InMemoryWaitingLine emptyLine(InstantSource clock, ZoneId zone) {
            return new InMemoryWaitingLine(clock, zone);
        }
    }
}
