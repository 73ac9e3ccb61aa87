package dev.cimiento.whatsapp.twilio;

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
import dev.cimiento.whatsapp.WhatsAppWebhook;
import dev.cimiento.whatsapp.testkit.WhatsAppWebhookContract;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TwilioWebhookTest extends WhatsAppWebhookContract {

    private static final TwilioAccount ACCOUNT =
            new TwilioAccount(TwilioStandIn.SID, Secret.of(TwilioStandIn.TOKEN), URI.create(TwilioStandIn.WEBHOOK));
    private static final TwilioWebhook WEBHOOK =
            TwilioWebhook.of(ACCOUNT, InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z")));

    @Override
    protected WhatsAppWebhook webhook() {
        return WEBHOOK;
    }

    @Override
    protected LineId line() {
        return new LineId(TwilioStandIn.LINE);
    }

    @Override
    protected String signatureHeader() {
        return "X-Twilio-Signature";
    }

    @Override
    protected WebhookRequest text(String providerId, String phone, String text) {
        return inbound(TwilioStandIn.TOKEN, providerId, phone, Map.of("Body", text, "NumMedia", "0"));
    }

    @Override
    protected WebhookRequest forged(String providerId, String phone, String text) {
        return inbound("another-token", providerId, phone, Map.of("Body", text, "NumMedia", "0"));
    }

    @Override
    protected WebhookRequest choice(String providerId, String phone, String optionId, String title) {
        return inbound(
                TwilioStandIn.TOKEN,
                providerId,
                phone,
                Map.of("Body", title, "ListId", optionId, "ListTitle", title, "MessageType", "interactive"));
    }

    @Override
    protected WebhookRequest picture(String providerId, String phone) {
        return inbound(
                TwilioStandIn.TOKEN,
                providerId,
                phone,
                Map.of("Body", "", "NumMedia", "1", "MediaContentType0", "image/jpeg"));
    }

    @Override
    protected WebhookRequest status(String providerId, MessageId ours, DeliveryStatus status) {
        return outbound(
                "message=" + ours,
                providerId,
                Map.of("MessageStatus", status.name().toLowerCase(Locale.ROOT)));
    }

    @Override
    protected WebhookRequest windowClosed(String providerId, MessageId ours) {
        return outbound("message=" + ours, providerId, Map.of("MessageStatus", "undelivered", "ErrorCode", "63016"));
    }

    private static WebhookRequest inbound(String token, String id, String phone, Map<String, String> more) {
        Map<String, String> form = new HashMap<>(more);
        form.put("MessageSid", id);
        form.put("AccountSid", TwilioStandIn.SID);
        form.put("From", "whatsapp:+" + phone);
        form.put("To", "whatsapp:" + TwilioStandIn.LINE);
        form.put("WaId", phone);
        form.put("ProfileName", "Ana");
        form.put("SmsStatus", "received");
        return signed(token, "", form);
    }

    private static WebhookRequest outbound(String query, String id, Map<String, String> more) {
        Map<String, String> form = new HashMap<>(more);
        form.put("MessageSid", id);
        form.put("AccountSid", TwilioStandIn.SID);
        form.put("From", "whatsapp:" + TwilioStandIn.LINE);
        form.put("To", "whatsapp:+5491155550001");
        return signed(TwilioStandIn.TOKEN, query, form);
    }

    private static WebhookRequest signed(String token, String query, Map<String, String> fields) {
        String body = Form.encode(fields);
        String address = TwilioStandIn.WEBHOOK + (query.isEmpty() ? "" : "?" + query);
        String signature =
                TwilioSignature.of(Secret.of(token), address, Form.parse(body).orElseThrow());
        return WebhookRequest.of(
                        Map.of("x-twilio-signature", List.of(signature)), body.getBytes(StandardCharsets.UTF_8))
                .withQuery(query);
    }

    @Test
    @DisplayName("what Host and X-Forwarded headers say changes nothing")
    void forwarded() {
        WebhookRequest request = text("SM1", "5491155550001", "hola");
        Map<String, List<String>> headers = new HashMap<>(request.headers());
        headers.put("Host", List.of("evil.example"));
        headers.put("X-Forwarded-Host", List.of("evil.example"));
        headers.put("X-Forwarded-Proto", List.of("http"));
        assertThat(WEBHOOK.read(WebhookRequest.of(headers, request.body()))).isInstanceOf(WebhookResult.Verified.class);
    }

    @Test
    @DisplayName("a query that was not signed is rejected")
    void query() {
        WebhookRequest request = text("SM1", "5491155550001", "hola");
        assertThat(WEBHOOK.read(request.withQuery("message=" + MessageId.random())))
                .isEqualTo(new WebhookResult.Rejected(Reason.BAD_SIGNATURE));
    }

    @Test
    @DisplayName("a signed request of another account is rejected")
    void otherAccount() {
        Map<String, String> form = Map.of(
                "MessageSid", "SM1",
                "AccountSid", "AC00000000000000000000000000000000",
                "From", "whatsapp:+5491155550001",
                "To", "whatsapp:" + TwilioStandIn.LINE,
                "Body", "hola");
        assertThat(WEBHOOK.read(signed(TwilioStandIn.TOKEN, "", form)))
                .isEqualTo(new WebhookResult.Rejected(Reason.WRONG_ACCOUNT));
    }

    @Test
    @DisplayName("an SMS to the same address is left")
    void sms() {
        Map<String, String> form = Map.of(
                "MessageSid", "SM1",
                "AccountSid", TwilioStandIn.SID,
                "From", "+5491155550001",
                "To", TwilioStandIn.LINE,
                "Body", "hola");
        assertThat(WEBHOOK.read(signed(TwilioStandIn.TOKEN, "", form)))
                .isEqualTo(new WebhookResult.Verified(List.of()));
    }

    @Test
    @DisplayName("a quick reply's button is a choice, a place is unsupported, and WhatsApp's own id of the person wins")
    void kinds() {
        assertThat(message(inbound(
                                TwilioStandIn.TOKEN,
                                "SM1",
                                "5491155550001",
                                Map.of("Body", "Sí", "ButtonText", "Sí", "ButtonPayload", "confirm:7")))
                        .content())
                .isEqualTo(new InboundContent.Choice("confirm:7", "Sí"));
        assertThat(message(inbound(
                                TwilioStandIn.TOKEN,
                                "SM1",
                                "5491155550001",
                                Map.of("Body", "", "Latitude", "1", "Longitude", "2")))
                        .content())
                .isEqualTo(new InboundContent.Unsupported("location"));
        assertThat(message(inbound(TwilioStandIn.TOKEN, "SM1", "5491155550001", Map.of("Body", "x")))
                        .from())
                .isEqualTo(Contact.ofPhone("5491155550001").withName("Ana"));
    }

    private static InboundMessage message(WebhookRequest request) {
        return (InboundMessage)
                ((WebhookResult.Verified) WEBHOOK.read(request)).events().get(0);
    }
}
