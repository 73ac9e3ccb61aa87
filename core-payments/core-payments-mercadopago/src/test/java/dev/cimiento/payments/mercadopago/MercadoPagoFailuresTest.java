package dev.cimiento.payments.mercadopago;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.payments.CheckoutRequest;
import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.OutcomeUnknownException;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.PaymentsException;
import dev.cimiento.payments.PermanentPaymentsException;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.RetryablePaymentsException;
import dev.cimiento.payments.spi.PaymentLookup;
import dev.cimiento.payments.testkit.AnsweringServer;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What Mercado Pago's statuses mean")
class MercadoPagoFailuresTest {

    private static AnsweringServer server;
    private static MercadoPagoPaymentGateway gateway;

    @BeforeAll
    static void start() {
        server = new AnsweringServer();
        gateway = MercadoPagoPaymentGateway.of(
                        tenant -> MercadoPagoAccount.of(Secret.of("APP_USR-x"), Secret.of("s")), InstantSource.system())
                .at(server.address());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest(name = "{0}: writing is {1}, reading is {2}")
    @CsvSource({
        "400, PERMANENT, PERMANENT",
        "401, PERMANENT, PERMANENT",
        "403, PERMANENT, PERMANENT",
        "404, PERMANENT, RETRYABLE",
        "409, UNKNOWN, RETRYABLE",
        "423, UNKNOWN, PERMANENT",
        "429, RETRYABLE, RETRYABLE",
        "500, UNKNOWN, RETRYABLE",
        "502, UNKNOWN, RETRYABLE",
        "503, UNKNOWN, RETRYABLE",
        "504, UNKNOWN, RETRYABLE"
    })
    @DisplayName("each says whether money may have moved, and whether another try is worth it")
    void tells(int status, Meaning writing, Meaning reading) {
        server.answer(status, "{\"error\":\"no\",\"message\":\"no\"}", Map.of());
        int before = server.requests();
        assertThatThrownBy(() -> in(() -> gateway.checkout(payment()))).isExactlyInstanceOf(writing.failure);
        assertThat(server.requests() - before).as("asked once").isEqualTo(1);
        Payment opened =
                payment().toBuilder().charge(new ProviderReference("7")).build();
        assertThatThrownBy(() -> in(() -> gateway.fetch(PaymentLookup.of(opened))))
                .isExactlyInstanceOf(reading.failure);
    }

    @Test
    @DisplayName("too many requests say when to come back")
    void tellsWhen() {
        server.answer(429, "{}", Map.of("Retry-After", "7"));
        assertThatThrownBy(() -> in(() -> gateway.checkout(payment())))
                .isInstanceOfSatisfying(
                        RetryablePaymentsException.class,
                        failure -> assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7)));
    }

    private static Payment payment() {
        CheckoutRequest request = CheckoutRequest.of(
                IdempotencyKey.of("k"), Money.of("10.00", "ARS"), "Court 2", URI.create("https://padel.example"));
        return Payment.builder(PaymentId.random(), gateway.provider(), request, Instant.now())
                .build();
    }

    private static <T> T in(dev.cimiento.tenancy.Call<T, RuntimeException> body) {
        return TenantContext.call(TenantId.of("padel"), body);
    }

    enum Meaning {
        PERMANENT(PermanentPaymentsException.class),
        RETRYABLE(RetryablePaymentsException.class),
        UNKNOWN(OutcomeUnknownException.class);

        private final Class<? extends PaymentsException> failure;

        Meaning(Class<? extends PaymentsException> failure) {
            this.failure = failure;
        }
    }
}
