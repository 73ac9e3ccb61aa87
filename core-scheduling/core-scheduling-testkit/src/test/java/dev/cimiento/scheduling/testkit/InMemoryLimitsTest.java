package dev.cimiento.scheduling.testkit;

import dev.cimiento.scheduling.inmemory.InMemoryScheduleStore;
import dev.cimiento.scheduling.spi.ScheduleStore;

class InMemoryLimitsTest extends LimitsContract {

    @Override
    protected ScheduleStore emptyStore() {
        return new InMemoryScheduleStore();
    }
}
