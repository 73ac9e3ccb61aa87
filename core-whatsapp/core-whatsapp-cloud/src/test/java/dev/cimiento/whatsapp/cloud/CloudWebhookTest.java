package dev.cimiento.whatsapp.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.tenancy.Secret;
import dev.cimiento.whatsapp.Contact;
import dev.cimiento.whatsapp.DeliveryStatus;
import dev.cimiento.whatsapp.InboundContent;
import dev.cimiento.whatsapp.InboundMessage;
import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.MessageId;
import dev.cimiento.whatsapp.WebhookRequest;
import dev.cimiento.whatsapp.WebhookResult;
import dev.cimiento.whatsapp.WebhookResult.Reason;
import dev.cimiento.whatsapp.WhatsAppEvent;
import dev.cimiento.whatsapp.WhatsAppWebhook;
import dev.cimiento.whatsapp.testkit.WhatsAppWebhookContract;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CloudWebhookTest extends WhatsAppWebhookContract {

    private static final String APP_SECRET = "app-secret";
    private static final String LINE = CloudStandIn.LINE;
    private static final CloudWebhook WEBHOOK = CloudWebhook.of(Secret.of("verify-me"), Secret.of(APP_SECRET));

    @Override
    protected WhatsAppWebhook webhook() {
        return WEBHOOK;
    }

    @Override
    protected LineId line() {
        return new LineId(LINE);
    }

    @Override
    protected String signatureHeader() {
        return "X-Hub-Signature-256";
    }

    @Override
    protected WebhookRequest text(String providerId, String phone, String text) {
        return signed(APP_SECRET, messages(textMessage(providerId, phone, text)));
    }

    @Override
    protected WebhookRequest forged(String providerId, String phone, String text) {
        return signed("verify-me", messages(textMessage(providerId, phone, text)));
    }

    @Override
    protected WebhookRequest choice(String providerId, String phone, String optionId, String title) {
        return signed(APP_SECRET, messages("""
                        {"from":"%s","id":"%s","timestamp":"1795435200","type":"interactive",
                         "interactive":{"type":"list_reply","list_reply":{"id":"%s","title":"%s","description":"x"}}}""".formatted(phone, providerId, optionId, title)));
    }

    @Override
    protected WebhookRequest picture(String providerId, String phone) {
        return signed(APP_SECRET, messages("""
                        {"from":"%s","id":"%s","timestamp":"1795435200","type":"image",
                         "image":{"mime_type":"image/jpeg","sha256":"x","id":"1"}}""".formatted(phone, providerId)));
    }

    @Override
    protected WebhookRequest status(String providerId, MessageId ours, DeliveryStatus status) {
        return signed(APP_SECRET, value("""
                        "statuses":[{"id":"%s","status":"%s","timestamp":"1795435200","recipient_id":"5491155550001",
                        "biz_opaque_callback_data":"%s"}]""".formatted(providerId, status.name().toLowerCase(Locale.ROOT), ours)));
    }

    @Override
    protected WebhookRequest windowClosed(String providerId, MessageId ours) {
        return signed(APP_SECRET, value("""
                        "statuses":[{"id":"%s","status":"failed","timestamp":"1795435200","recipient_id":"5491155550001",
                        "biz_opaque_callback_data":"%s",
                        "errors":[{"code":131047,"title":"Re-engagement message"}]}]""".formatted(providerId, ours)));
    }

    private static String textMessage(String id, String phone, String text) {
        return """
                {"from":"%s","id":"%s","timestamp":"1795435200","type":"text","text":{"body":"%s"}}""".formatted(phone, id, text.replace("\n", "\\n"));
    }

    private static String messages(String... messages) {
        return value("""
                "contacts":[{"profile":{"name":"Ana"},"wa_id":"5491155550001"}],"messages":[%s]""".formatted(String.join(",", messages)));
    }

    private static String value(String content) {
        return onLine(LINE, content);
    }

    private static String onLine(String line, String content) {
        return "{\"object\":\"whatsapp_business_account\",\"entry\":[" + entry(line, content) + "]}";
    }

    private static String entry(String line, String content) {
        return """
                {"id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp",
                "metadata":{"display_phone_number":"15550783881","phone_number_id":"%s"},%s}}]}""".formatted(line, content);
    }

    private static WebhookRequest signed(String secret, String body) {
        return signed(secret, body.getBytes(StandardCharsets.UTF_8));
    }

    private static WebhookRequest signed(String secret, byte[] body) {
        return withSignature("sha256=" + hmac(secret, body), body);
    }

    private static WebhookRequest withSignature(String signature, byte[] body) {
        return WebhookRequest.of(Map.of("x-hub-signature-256", List.of(signature)), body);
    }

    private static String hmac(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<WhatsAppEvent> verified(String body) {
        WebhookResult result = WEBHOOK.read(signed(APP_SECRET, body));
        assertThat(result).isInstanceOf(WebhookResult.Verified.class);
        return ((WebhookResult.Verified) result).events();
    }

    @Test
    @DisplayName("the signature is over the bytes as sent, escapes and all")
    void rawBytes() {
        byte[] escaped = "{\"text\":\"\\u00e4\\u00f6\\u00e5 \\ud83d\\ude00\"}".getBytes(StandardCharsets.UTF_8);
        String signature = "sha256=6b3c1b7df1b7edea151036895f9ccf2e0f99ad1fd223c8868c06a61cb44de89b";
        assertThat(WEBHOOK.read(withSignature(signature, escaped))).isInstanceOf(WebhookResult.Verified.class);
        byte[] rewritten = "{\"text\":\"äöå 😀\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(WEBHOOK.read(withSignature(signature, rewritten)))
                .isEqualTo(new WebhookResult.Rejected(Reason.BAD_SIGNATURE));
    }

    @Test
    @DisplayName("an upper-case, shortened, SHA-1 or unprefixed signature is rejected")
    void oddSignatures() {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        String good = hmac(APP_SECRET, body);
        for (String bad : List.of(
                "sha256=" + good.toUpperCase(Locale.ROOT),
                "SHA256=" + good,
                good,
                "sha256=" + good.substring(1),
                "sha256=" + good + "00",
                "sha1=" + good)) {
            assertThat(WEBHOOK.read(withSignature(bad, body)))
                    .as(bad)
                    .isEqualTo(new WebhookResult.Rejected(Reason.BAD_SIGNATURE));
        }
        assertThat(WEBHOOK.read(withSignature("sha256=" + good, body))).isInstanceOf(WebhookResult.Verified.class);
    }

    @Test
    @DisplayName("while an app secret is replaced both are believed")
    void rotation() {
        CloudWebhook both = WEBHOOK.alsoAccepting(Secret.of("next-secret"));
        String body = messages(textMessage("id", "5491155550001", "hola"));
        assertThat(both.read(signed("next-secret", body))).isInstanceOf(WebhookResult.Verified.class);
        assertThat(both.read(signed(APP_SECRET, body))).isInstanceOf(WebhookResult.Verified.class);
        assertThat(both.read(signed("old-secret", body))).isInstanceOf(WebhookResult.Rejected.class);
        assertThat(both.toString()).doesNotContain("secret:", "next-secret", APP_SECRET);
    }

    @Test
    @DisplayName("the handshake gives the challenge back to who knows the verify token, and to nobody else")
    void handshake() {
        assertThat(WEBHOOK.challenge("subscribe", "verify-me", "1158201444")).contains("1158201444");
        assertThat(WEBHOOK.challenge("subscribe", "verify-mee", "1158201444")).isEmpty();
        assertThat(WEBHOOK.challenge("unsubscribe", "verify-me", "1158201444")).isEmpty();
        assertThat(WEBHOOK.challenge("subscribe", APP_SECRET, "1158201444")).isEmpty();
    }

    @Test
    @DisplayName("one request with two lines gives the events of both")
    void twoLines() {
        String body = "{\"object\":\"whatsapp_business_account\",\"entry\":["
                + entry("111", "\"messages\":[" + textMessage("a", "5491155550001", "uno") + "]") + ","
                + entry("222", "\"messages\":[" + textMessage("b", "5491155550002", "dos") + "]") + "]}";
        assertThat(verified(body)).extracting(event -> event.line().value()).containsExactly("111", "222");
    }

    @Test
    @DisplayName("a person who hides their phone is known by their user id")
    void hiddenPhone() {
        List<WhatsAppEvent> events = verified(value("""
                        "contacts":[{"profile":{"name":"Ana","username":"@ana"},"user_id":"AR.13491208655302741918"}],
                        "messages":[{"from_user_id":"AR.13491208655302741918","id":"x","timestamp":"1795435200",
                        "type":"text","text":{"body":"hola"}}]"""));
        assertThat(events)
                .singleElement()
                .extracting(event -> ((InboundMessage) event).from())
                .isEqualTo(Contact.ofUserId("AR.13491208655302741918").withName("Ana"));
    }

    @Test
    @DisplayName("a template's quick reply is a choice, and a flow's answer is unsupported")
    void otherReplies() {
        List<WhatsAppEvent> events = verified(messages("""
                {"from":"5491155550001","id":"a","timestamp":"1","type":"button",
                 "button":{"payload":"confirm:7","text":"Confirmo"}}""", """
                {"from":"5491155550001","id":"b","timestamp":"1","type":"interactive",
                 "interactive":{"type":"nfm_reply","nfm_reply":{"response_json":"{}","name":"flow"}}}"""));
        assertThat(events)
                .extracting(event -> ((InboundMessage) event).content())
                .containsExactly(
                        new InboundContent.Choice("confirm:7", "Confirmo"),
                        new InboundContent.Unsupported("nfm_reply"));
    }

    @Test
    @DisplayName("unknown fields, kinds and nulls lose nothing else in the request")
    void unknown() {
        List<WhatsAppEvent> events = verified(messages(
                "{\"from\":null,\"id\":null,\"type\":null}",
                "{\"from\":\"5491155550001\",\"id\":\"a\",\"timestamp\":\"not a number\",\"type\":\"text\"}",
                "{\"from\":\"not a phone\",\"id\":\"a\",\"timestamp\":\"1\",\"type\":\"text\"}",
                "{\"from\":\"5491155550001\",\"id\":\"b\",\"timestamp\":\"1\",\"type\":\"holograph\"}",
                textMessage("c", "5491155550001", "hola")));
        assertThat(events)
                .extracting(event -> ((InboundMessage) event).id().value())
                .containsExactly("b", "c");
        assertThat(verified("{\"object\":\"page\",\"entry\":7}")).isEmpty();
        assertThat(WEBHOOK.read(signed(APP_SECRET, "[]"))).isEqualTo(new WebhookResult.Rejected(Reason.MALFORMED));
        assertThat(WEBHOOK.read(signed(APP_SECRET, ""))).isEqualTo(new WebhookResult.Rejected(Reason.MALFORMED));
    }

    @Test
    @DisplayName("whatever is signed never throws")
    void fuzz() {
        Random random = new Random(7);
        byte[] body = messages(textMessage("a", "5491155550001", "hola")).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 5_000; i++) {
            byte[] changed = body.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            assertThat(WEBHOOK.read(signed(APP_SECRET, changed))).isNotNull();
        }
    }
}
