package dev.cimiento.queues.testkit;

import dev.cimiento.queues.inmemory.InMemoryWaitingLine;
import dev.cimiento.queues.line.FrontDesk;
import dev.cimiento.queues.line.LineListener;
import java.time.InstantSource;
import java.time.ZoneId;
import org.junit.jupiter.api.Nested;

class InMemoryLineTest {

    @Nested
    class Turns extends WaitingLineContract<InMemoryWaitingLine> {
        @Override
        protected InMemoryWaitingLine emptyLine(InstantSource clock, ZoneId zone) {
            return new InMemoryWaitingLine(clock, zone);
        }
    }

    @Nested
    class Desks extends FrontDeskContract {
        @Override
        protected FrontDesk emptyLine(InstantSource clock, ZoneId zone, LineListener listener) {
            return new InMemoryWaitingLine(clock, zone).withListener(listener);
        }
    }

    @Nested
    class Waits extends LineWaitsContract {
        @Override
        protected FrontDesk emptyLine(InstantSource clock, ZoneId zone, LineListener listener) {
            return new InMemoryWaitingLine(clock, zone).withListener(listener);
        }
    }
}
