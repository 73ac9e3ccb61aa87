package dev.cimiento.payments.testkit;

import dev.cimiento.payments.inmemory.InMemorySandboxSessions;
import dev.cimiento.tenancy.testkit.MutableClock;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The sandbox gateway")
class SandboxPaymentGatewayTest extends PaymentGatewayContract {

    @Override
    protected ProviderStandIn start(MutableClock clock) {
        return new SandboxStandIn(new InMemorySandboxSessions(), clock);
    }
}
