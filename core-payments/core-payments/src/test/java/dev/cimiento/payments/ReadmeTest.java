package dev.cimiento.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.payments.inmemory.InMemoryPaymentStore;
import dev.cimiento.payments.inmemory.InMemorySandboxSessions;
import dev.cimiento.payments.sandbox.SandboxPaymentGateway;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The README's program")
class ReadmeTest {

    private final List<String> printed = new ArrayList<>();

    @Test
    @DisplayName("prints what the README says")
    void runs() {
        var clock = InstantSource.system();
        var sandbox = new SandboxPaymentGateway(
                new InMemorySandboxSessions(),
                tenant -> URI.create("http://localhost:8080/pay"),
                Secret.of("dev"),
                clock);
        var payments = Payments.on(new InMemoryPaymentStore(), clock)
                .gateway(sandbox)
                .listener(new PaymentListener() {
                    @Override
                    public void changed(PaymentChanged event) {
                        println(event.payment().reference() + " is "
                                + event.payment().state());
                    }
                })
                .build();
        TenantContext.run(TenantId.of("padel"), () -> {
            var request = CheckoutRequest.of(
                            IdempotencyKey.of("booking-7"),
                            Money.of("1500.00", "ARS"),
                            "Court 2",
                            URI.create("http://localhost:8080/done"))
                    .reference("booking-7");
            if (payments.checkout(request) instanceof CheckoutResult.Ready ready) {
                var click = sandbox.approve(ready.payment().session().orElseThrow());
                println(payments.receive(sandbox.provider(), click).httpStatus());
            }
        });
        assertThat(printed).containsExactly("booking-7 is OPEN", "booking-7 is SUCCEEDED", "200");
    }

    private void println(Object line) {
        printed.add(String.valueOf(line));
    }
}
