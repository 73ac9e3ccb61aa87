package dev.cimiento.payments;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A webhook as it came")
class WebhookRequestTest {

    @Test
    @DisplayName("finds headers in any case, and none where there are two")
    void readsHeaders() {
        WebhookRequest webhook = WebhookRequest.of(
                Map.of("X-Once", List.of("a"), "x-twice", List.of("a"), "X-Twice", List.of("b")), new byte[0]);
        assertThat(webhook.header("x-ONCE")).contains("a");
        assertThat(webhook.header("X-Twice")).isEmpty();
        assertThat(webhook.header("X-Other")).isEmpty();
    }

    @Test
    @DisplayName("decodes its query, and passes over what cannot be decoded")
    void readsQuery() {
        WebhookRequest webhook = WebhookRequest.of(Map.of(), new byte[0])
                .query("data.id=12%203&type=payment&bad=%zz&twice=1&twice=2&&novalue&=x");
        assertThat(webhook.parameter("data.id")).contains("12 3");
        assertThat(webhook.parameter("type")).contains("payment");
        assertThat(webhook.parameter("bad")).isEmpty();
        assertThat(webhook.parameter("twice")).isEmpty();
        assertThat(webhook.parameter("novalue")).isEmpty();
    }

    @Test
    @DisplayName("keeps its bytes from everybody's hands, and prints none of them")
    void keepsBytes() {
        byte[] bytes = "card".getBytes(StandardCharsets.UTF_8);
        WebhookRequest webhook = WebhookRequest.of(Map.of(), bytes);
        bytes[0] = 'x';
        webhook.body()[0] = 'x';
        assertThat(webhook.text()).isEqualTo("card");
        assertThat(webhook.toString()).isEqualTo("WebhookRequest[4 bytes]");
    }
}
