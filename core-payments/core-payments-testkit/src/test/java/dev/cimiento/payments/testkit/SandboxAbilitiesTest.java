package dev.cimiento.payments.testkit;

import dev.cimiento.payments.inmemory.InMemorySandboxSessions;
import dev.cimiento.payments.spi.CardVault;
import dev.cimiento.payments.spi.DirectPayments;
import dev.cimiento.payments.spi.DisputeDesk;
import dev.cimiento.payments.spi.SubscriptionGateway;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;

@DisplayName("What the sandbox can do beyond pages")
class SandboxAbilitiesTest extends PaymentAbilitiesContract {

    @Override
    protected AbleStandIn start(MutableClock clock) {
        return new SandboxStandIn(new InMemorySandboxSessions(), clock);
    }

    @Override
    protected Set<Class<?>> abilities() {
        return Set.of(DirectPayments.class, CardVault.class, DisputeDesk.class, SubscriptionGateway.class);
    }
}
