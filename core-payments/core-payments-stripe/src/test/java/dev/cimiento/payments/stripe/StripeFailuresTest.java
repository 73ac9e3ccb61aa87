package dev.cimiento.payments.stripe;

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
import dev.cimiento.payments.spi.CheckoutAnswer;
import dev.cimiento.payments.spi.PaymentLookup;
import dev.cimiento.payments.testkit.AnsweringServer;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What Stripe's statuses mean")
class StripeFailuresTest {

    private static AnsweringServer server;
    private static StripePaymentGateway gateway;

    @BeforeAll
    static void start() {
        server = new AnsweringServer();
        gateway = StripePaymentGateway.of(
                        tenant -> StripeAccount.of(Secret.of("sk_test_x"), Secret.of("whsec_x")),
                        InstantSource.system())
                .at(server.address())
                .retries(0);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest(name = "{0} {1}: writing is {2}, reading is {3}")
    @CsvSource({
        "400, parameter_missing, PERMANENT, PERMANENT",
        "400, idempotency_error, PERMANENT, PERMANENT",
        "401, '', PERMANENT, PERMANENT",
        "403, '', PERMANENT, PERMANENT",
        "404, resource_missing, PERMANENT, EMPTY",
        "409, idempotency_key_in_use, UNKNOWN, RETRYABLE",
        "429, rate_limit, RETRYABLE, RETRYABLE",
        "429, lock_timeout, RETRYABLE, RETRYABLE",
        "500, '', UNKNOWN, RETRYABLE",
        "502, '', UNKNOWN, RETRYABLE",
        "503, '', UNKNOWN, RETRYABLE",
        "504, '', UNKNOWN, RETRYABLE"
    })
    @DisplayName("each says whether money may have moved, and whether another try is worth it")
    void tells(int status, String code, Meaning writing, Meaning reading) {
        String type = code.startsWith("idempotency") && status == 400 ? "idempotency_error" : "invalid_request_error";
        server.answer(
                status,
                "{\"error\":{\"type\":\"" + type + "\",\"code\":\"" + code + "\",\"message\":\"no\"}}",
                Map.of());
        int before = server.requests();
        assertThatThrownBy(() -> in(() -> gateway.checkout(payment()))).isExactlyInstanceOf(writing.failure);
        assertThat(server.requests() - before).as("asked once").isEqualTo(1);
        Payment opened = payment().toBuilder()
                .session(new ProviderReference("cs_test_1"))
                .build();
        if (reading == Meaning.EMPTY) {
            assertThat(in(() -> gateway.fetch(PaymentLookup.of(opened)))).isEmpty();
        } else {
            assertThatThrownBy(() -> in(() -> gateway.fetch(PaymentLookup.of(opened))))
                    .isExactlyInstanceOf(reading.failure);
        }
    }

    @Test
    @DisplayName("402 is a refusal with a reason, not a failure")
    void declines() {
        server.answer(
                402, "{\"error\":{\"type\":\"card_error\",\"code\":\"expired_card\",\"message\":\"no\"}}", Map.of());
        assertThat(in(() -> gateway.checkout(payment()))).isInstanceOf(CheckoutAnswer.Refused.class);
    }

    private static Payment payment() {
        CheckoutRequest request = CheckoutRequest.of(
                IdempotencyKey.of("k"), Money.of("10.00", "USD"), "Court 2", URI.create("https://padel.example"));
        return Payment.builder(PaymentId.random(), gateway.provider(), request, Instant.now())
                .build();
    }

    private static <T> T in(dev.cimiento.tenancy.Call<T, RuntimeException> body) {
        return TenantContext.call(TenantId.of("padel"), body);
    }

    enum Meaning {
        PERMANENT(PermanentPaymentsException.class),
        RETRYABLE(RetryablePaymentsException.class),
        UNKNOWN(OutcomeUnknownException.class),
        EMPTY(PaymentsException.class);

        private final Class<? extends PaymentsException> failure;

        Meaning(Class<? extends PaymentsException> failure) {
            this.failure = failure;
        }
    }
}
