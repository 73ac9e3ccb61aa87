package dev.cimiento.scheduling.testkit;

import dev.cimiento.scheduling.inmemory.InMemoryScheduleStore;
import dev.cimiento.scheduling.spi.ScheduleStore;

class InMemoryCrossingRaceTest extends CrossingRaceContract {

    @Override
    protected ScheduleStore emptyStore() {
        return new InMemoryScheduleStore();
    }
}
