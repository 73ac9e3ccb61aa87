package dev.cimiento.scheduling.testkit;

import dev.cimiento.scheduling.inmemory.InMemoryScheduleStore;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class InMemoryNeedsPropertyTest {

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    @Label("with units, needs and gaps, free starts are those that a look at every minute finds")
    void agrees(@ForAll("scenarios") Scenarios.Scenario scenario) {
        NeedsProperty.check(new InMemoryScheduleStore(), scenario);
    }

    @Provide
    Arbitrary<Scenarios.Scenario> scenarios() {
        return Scenarios.any();
    }
}
