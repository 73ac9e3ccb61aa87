package dev.cimiento.scheduling.testkit;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class PostgresNeedsPropertyTest {

    private static PostgresClub club;

    @BeforeContainer
    static void start() {
        club = PostgresClub.create();
    }

    @AfterContainer
    static void stop() {
        club.close();
    }

    @Property(tries = 20, edgeCases = EdgeCasesMode.NONE)
    @Label("with units, needs and gaps, free starts are those that a look at every minute finds")
    void agrees(@ForAll("scenarios") Scenarios.Scenario scenario) {
        NeedsProperty.check(club.emptyStore(), scenario);
    }

    @Provide
    Arbitrary<Scenarios.Scenario> scenarios() {
        return Scenarios.any();
    }
}
