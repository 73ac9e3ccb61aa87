package dev.cimiento.scheduling.testkit;

import dev.cimiento.scheduling.spi.ScheduleStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresCrossingRaceTest extends CrossingRaceContract {

    private static PostgresClub club;

    @BeforeAll
    static void start() {
        club = PostgresClub.create();
    }

    @AfterAll
    static void stop() {
        club.close();
    }

    @Override
    protected ScheduleStore emptyStore() {
        return club.emptyStore();
    }
}
