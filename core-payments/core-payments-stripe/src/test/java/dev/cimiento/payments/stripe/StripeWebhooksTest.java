package dev.cimiento.payments.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.WebhookResult.Reason;
import dev.cimiento.payments.spi.HmacSha256;
import dev.cimiento.payments.spi.WebhookVerdict;
import dev.cimiento.tenancy.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Stripe's signatures")
class StripeWebhooksTest {

    private static final List<Secret> SECRET = List.of(Secret.of("whsec_test_secret"));
    private static final String BODY = "{\"id\":\"evt_test_webhook\",\"object\":\"event\"}";
    private static final String SIGNATURE = "d95c6b7477fbd7e9f90b1b0ef5f9c7ac25abca5382460e0d988c2b2a5b71b990";
    private static final Instant SIGNED = Instant.ofEpochSecond(1_700_000_000);

    @Test
    @DisplayName("known answers are taken")
    void knownAnswers() {
        assertThat(verify("t=1700000000,v1=" + SIGNATURE, BODY, SIGNED)).isInstanceOf(WebhookVerdict.Genuine.class);
        assertThat(verify("t=1700000000,v1=" + SIGNATURE + ",v0=" + "0".repeat(64), BODY, SIGNED))
                .as("other schemes beside it are passed over")
                .isInstanceOf(WebhookVerdict.Genuine.class);
        assertThat(verify(
                        "t=1700000000,v1=ca9ee90602f6f7353132d83c03f27011a3b0f95b0f78b8c26b8282d409138f6f",
                        "{\"id\":\"evt_ñ\",\"object\":\"event\",\"n\":\"Añasco €\"}",
                        SIGNED))
                .isInstanceOf(WebhookVerdict.Genuine.class);
    }

    @Test
    @DisplayName("while a secret rolls over, either signs, and a second signature may be the right one")
    void rollsOver() {
        String wrong = "v1=" + "0".repeat(64);
        assertThat(verify("t=1700000000," + wrong + ",v1=" + SIGNATURE, BODY, SIGNED))
                .isInstanceOf(WebhookVerdict.Genuine.class);
        assertThat(StripeWebhooks.verify(
                        request("t=1700000000,v1=" + SIGNATURE, BODY),
                        List.of(Secret.of("whsec_new"), Secret.of("whsec_test_secret")),
                        SIGNED))
                .isInstanceOf(WebhookVerdict.Genuine.class);
        assertThat(StripeWebhooks.verify(
                        request("t=1700000000,v1=" + SIGNATURE, BODY), List.of(Secret.of("whsec_new")), SIGNED))
                .isEqualTo(new WebhookVerdict.Refused(Reason.SIGNATURE_WRONG));
    }

    @Test
    @DisplayName("five minutes early or late is taken, a second more is not")
    void tolerates() {
        String header = "t=1700000000,v1=" + SIGNATURE;
        for (long off : new long[] {-300, 300}) {
            assertThat(verify(header, BODY, SIGNED.plusSeconds(off))).isInstanceOf(WebhookVerdict.Genuine.class);
        }
        for (long off : new long[] {-301, 301, 31_536_000, -31_536_000}) {
            assertThat(verify(header, BODY, SIGNED.plusSeconds(off)))
                    .isEqualTo(new WebhookVerdict.Refused(Reason.TIMESTAMP_OUT_OF_TOLERANCE));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "t",
                "t,v1=",
                "t=abc,v1=" + SIGNATURE,
                "t=999999999999999999999999999999,v1=" + SIGNATURE,
                "t=1700000000",
                "v1=" + SIGNATURE,
                "t=1700000000,v1=D95C6B7477FBD7E9F90B1B0EF5F9C7AC25ABCA5382460E0D988C2B2A5B71B990",
                "t=1700000000, v1=" + SIGNATURE,
                "t=1700000000,v0=" + SIGNATURE,
                "t=1700000000,t=1700000000,v1=" + SIGNATURE
            })
    @DisplayName("a header that reads otherwise is malformed")
    void refusesMalformed(String header) {
        assertThat(verify(header, BODY, SIGNED)).isEqualTo(new WebhookVerdict.Refused(Reason.SIGNATURE_MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{", "42", "{\"id\":7.5e", "{\"id\":null}", "{\"object\":\"event\"}"})
    @DisplayName("a signed body that is no event is refused, not a failure")
    void refusesOddBodies(String body) {
        assertThat(verify(signed(body), body, SIGNED)).isEqualTo(new WebhookVerdict.Refused(Reason.BODY_MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"evt_1\",\"object\":\"v2.core.event\",\"type\":\"v1.billing.meter.error\"}",
                "{\"id\":\"evt_1\",\"type\":\"customer.created\",\"data\":{\"object\":{\"id\":\"cus_1\",\"object\":\"customer\"}}}",
                "{\"id\":\"evt_1\",\"type\":\"x\",\"data\":{\"object\":[]}}",
                "{\"id\":\"evt_1\",\"type\":\"x\",\"data\":{\"object\":{\"object\":\"payment_intent\",\"id\":{}}}}"
            })
    @DisplayName("events of no interest, and of other versions, are genuine and about nothing")
    void ignoresOthers(String body) {
        WebhookVerdict verdict = verify(signed(body), body, SIGNED);
        assertThat(verdict).isInstanceOf(WebhookVerdict.Genuine.class);
        assertThat(((WebhookVerdict.Genuine) verdict).event().resource()).isEmpty();
    }

    @Test
    @DisplayName(
            "an event of another connected account is refused, though the platform signs all of them with one secret")
    void refusesOtherAccounts() {
        String body = "{\"id\":\"evt_1\",\"type\":\"x\",\"account\":\"acct_clinic\"}";
        WebhookRequest webhook = request(signed(body), body);
        assertThat(StripeWebhooks.verify(webhook, SECRET, Optional.of("acct_padel"), SIGNED))
                .isEqualTo(new WebhookVerdict.Refused(Reason.OTHER_ACCOUNT));
        assertThat(StripeWebhooks.verify(webhook, SECRET, Optional.of("acct_clinic"), SIGNED))
                .isInstanceOf(WebhookVerdict.Genuine.class);
        assertThat(StripeWebhooks.verify(webhook, SECRET, Optional.empty(), SIGNED))
                .isInstanceOf(WebhookVerdict.Genuine.class);
    }

    private static String signed(String body) {
        return "t=1700000000,v1="
                + HmacSha256.sign(SECRET.get(0), ("1700000000." + body).getBytes(StandardCharsets.UTF_8));
    }

    private static WebhookVerdict verify(String header, String body, Instant now) {
        return StripeWebhooks.verify(request(header, body), SECRET, now);
    }

    private static WebhookRequest request(String header, String body) {
        return WebhookRequest.of(Map.of("stripe-signature", List.of(header)), body.getBytes(StandardCharsets.UTF_8));
    }
}
