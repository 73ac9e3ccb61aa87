package dev.cimiento.scheduling.testkit;

import dev.cimiento.scheduling.inmemory.InMemoryScheduleStore;
import dev.cimiento.scheduling.spi.ScheduleStore;

class InMemoryToldTimesTest extends ToldTimesContract {

    @Override
    protected ScheduleStore emptyStore() {
        return new InMemoryScheduleStore();
    }
}
