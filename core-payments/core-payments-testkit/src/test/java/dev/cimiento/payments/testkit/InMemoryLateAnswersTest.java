package dev.cimiento.payments.testkit;

import dev.cimiento.payments.inmemory.InMemoryPaymentStore;
import dev.cimiento.payments.inmemory.InMemorySandboxSessions;
import dev.cimiento.payments.sandbox.SandboxSessions;
import dev.cimiento.payments.spi.PaymentStore;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Late answers, in memory")
class InMemoryLateAnswersTest extends LateAnswersContract {

    @Override
    protected PaymentStore store() {
        return new InMemoryPaymentStore();
    }

    @Override
    protected SandboxSessions sessions() {
        return new InMemorySandboxSessions();
    }
}
