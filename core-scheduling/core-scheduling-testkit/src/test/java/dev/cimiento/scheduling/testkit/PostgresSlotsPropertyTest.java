package dev.cimiento.scheduling.testkit;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class PostgresSlotsPropertyTest {

    private static PostgresClub club;

    @BeforeContainer
    static void start() {
        club = PostgresClub.create();
    }

    @AfterContainer
    static void stop() {
        club.close();
    }

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    @Label("free starts are those that a look at every minute finds")
    void agrees(@ForAll("scenarios") Scenarios.Scenario scenario) {
        SlotsProperty.check(club.emptyStore(), scenario);
    }

    @Provide
    Arbitrary<Scenarios.Scenario> scenarios() {
        return Scenarios.any();
    }
}
