package dev.cimiento.payments.testkit;

import dev.cimiento.payments.inmemory.InMemoryPaymentStore;
import dev.cimiento.payments.inmemory.InMemorySandboxSessions;
import dev.cimiento.payments.spi.PaymentStore;
import dev.cimiento.tenancy.testkit.MutableClock;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Payments in memory, with the sandbox")
class InMemoryPaymentsTest extends PaymentsContract {

    @Override
    protected PaymentStore store() {
        return new InMemoryPaymentStore();
    }

    @Override
    protected ProviderStandIn start(MutableClock clock) {
        return new SandboxStandIn(new InMemorySandboxSessions(), clock);
    }
}
