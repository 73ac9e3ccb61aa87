package dev.cimiento.payments.mercadopago;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.WebhookResult.Reason;
import dev.cimiento.payments.spi.WebhookEvent;
import dev.cimiento.payments.spi.WebhookVerdict;
import dev.cimiento.tenancy.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Mercado Pago's signatures")
class MercadoPagoWebhooksTest {

    private static final String TS = "1742505638683";
    private static final String GOOD = "f1c90edceab9fa4069bcba5764281bd4bfff590ac4f3000d36f033b5b2835418";
    private static final String REQUEST_ID = "bb56a2f1-6aae-46ac-982e-9dcd3581d08e";

    @ParameterizedTest
    @CsvSource({
        "your_secret_key_here, 2066ca19-c6f1-498a-be75-1923005edd06, ord01jq4s4ky8hwq6na5pxb65b3d3,"
                + " 633f91233312dd391ec75fa0bea539cfc2d6c4918873305b84a96cc1c58db71c",
        "your_secret_key_here, 2066ca19-c6f1-498a-be75-1923005edd06, ORD01JQ4S4KY8HWQ6NA5PXB65B3D3,"
                + " fb15ae6472eb449173c556793205d77787d58f384d183bb5bc3b724c27bd103c",
        "your_secret_key_here, 2066ca19-c6f1-498a-be75-1923005edd06, ORD01JQ4S4KY8HWQ6NA5PXB65B3D3,"
                + " 633f91233312dd391ec75fa0bea539cfc2d6c4918873305b84a96cc1c58db71c",
        "s3cr3t, " + REQUEST_ID + ", 123456789, " + GOOD
    })
    @DisplayName("known answers are taken, over the id as it came and in lower case")
    void knownAnswers(String secret, String requestId, String id, String signature) {
        assertThat(verify(secret, "ts=" + TS + ",v1=" + signature, requestId, "data.id=" + id + "&type=payment"))
                .isInstanceOf(WebhookVerdict.Genuine.class);
    }

    @Test
    @DisplayName("a payment's event is about that payment, another topic's about nothing of ours")
    void tellsTopics() {
        WebhookEvent payment = event("data.id=123456789&type=payment");
        assertThat(payment.resource()).contains(new ProviderReference("123456789"));
        WebhookEvent order = event("data.id=123456789&type=merchant_order");
        assertThat(order.resource()).isEmpty();
        assertThat(order.id())
                .as("an unsigned type cannot take the place of the right one")
                .isNotEqualTo(payment.id());
    }

    @Test
    @DisplayName("order, spaces and the case of header names do not matter")
    void readsLeniently() {
        assertThat(verify("s3cr3t", "v1=" + GOOD + " , ts=" + TS, REQUEST_ID, "type=payment&data.id=123456789"))
                .isInstanceOf(WebhookVerdict.Genuine.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ts",
                "ts=",
                "ts=1742505638683",
                "v1=" + GOOD,
                "ts=abc,v1=" + GOOD,
                "ts=999999999999999999999999999999,v1=" + GOOD,
                "ts=17425056386,v1=" + GOOD,
                "ts=1742505638683,ts=1742505638683,v1=" + GOOD,
                "ts=1742505638683,v1=F1C90EDCEAB9FA4069BCBA5764281BD4BFFF590AC4F3000D36F033B5B2835418"
            })
    @DisplayName("a header that reads otherwise is malformed")
    void refusesMalformed(String header) {
        assertThat(verify("s3cr3t", header, REQUEST_ID, "data.id=123456789&type=payment"))
                .isEqualTo(new WebhookVerdict.Refused(Reason.SIGNATURE_MALFORMED));
    }

    @Test
    @DisplayName("another id, another request id or another secret does not match")
    void refusesOthers() {
        String header = "ts=" + TS + ",v1=" + GOOD;
        WebhookVerdict wrong = new WebhookVerdict.Refused(Reason.SIGNATURE_WRONG);
        assertThat(verify("s3cr3t", header, REQUEST_ID, "data.id=123456780&type=payment"))
                .isEqualTo(wrong);
        assertThat(verify("s3cr3t", header, REQUEST_ID.replace('b', 'c'), "data.id=123456789"))
                .isEqualTo(wrong);
        assertThat(verify("s3cr3t", header, REQUEST_ID, "type=payment")).isEqualTo(wrong);
        assertThat(verify("other", header, REQUEST_ID, "data.id=123456789&type=payment"))
                .isEqualTo(wrong);
    }

    @Test
    @DisplayName("while a secret rolls over, the old and the new are taken, and a revoked one is not")
    void takesBothWhileRolling() {
        WebhookRequest request = WebhookRequest.of(
                        Map.of("x-signature", List.of("ts=" + TS + ",v1=" + GOOD), "x-request-id", List.of(REQUEST_ID)),
                        new byte[0])
                .query("data.id=123456789&type=payment");
        assertThat(MercadoPagoWebhooks.verify(request, List.of(Secret.of("new"), Secret.of("s3cr3t"))))
                .isInstanceOf(WebhookVerdict.Genuine.class);
        assertThat(MercadoPagoWebhooks.verify(request, List.of(Secret.of("s3cr3t"), Secret.of("new"))))
                .isInstanceOf(WebhookVerdict.Genuine.class);
        assertThat(MercadoPagoWebhooks.verify(request, List.of(Secret.of("new"))))
                .isEqualTo(new WebhookVerdict.Refused(Reason.SIGNATURE_WRONG));
    }

    @Test
    @DisplayName("an id that spells the rest of what is signed is not taken for it")
    void refusesSpelledManifest() {
        WebhookRequest request = WebhookRequest.of(
                        Map.of("x-signature", List.of("ts=" + TS + ",v1=" + GOOD)), new byte[0])
                .query("data.id=123456789%3Brequest-id%3A" + REQUEST_ID + "&type=payment");
        assertThat(MercadoPagoWebhooks.verify(request, List.of(Secret.of("s3cr3t"))))
                .isEqualTo(new WebhookVerdict.Refused(Reason.SIGNATURE_MALFORMED));
    }

    private static WebhookEvent event(String query) {
        return ((WebhookVerdict.Genuine) verify("s3cr3t", "ts=" + TS + ",v1=" + GOOD, REQUEST_ID, query)).event();
    }

    private static WebhookVerdict verify(String secret, String header, String requestId, String query) {
        WebhookRequest request = WebhookRequest.of(
                        Map.of("X-Signature", List.of(header), "X-Request-Id", List.of(requestId)), new byte[0])
                .query(query);
        return MercadoPagoWebhooks.verify(request, List.of(Secret.of(secret)));
    }
}
