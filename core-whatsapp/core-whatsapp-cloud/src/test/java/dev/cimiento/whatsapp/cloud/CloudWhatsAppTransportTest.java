package dev.cimiento.whatsapp.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.whatsapp.Contact;
import dev.cimiento.whatsapp.Envelope;
import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.MessageId;
import dev.cimiento.whatsapp.OutboundMessage;
import dev.cimiento.whatsapp.OutboundMessage.Menu;
import dev.cimiento.whatsapp.OutboundMessage.Option;
import dev.cimiento.whatsapp.WhatsAppTransport;
import dev.cimiento.whatsapp.testkit.WhatsAppTransportContract;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CloudWhatsAppTransportTest extends WhatsAppTransportContract {

    private static final LineId LINE = new LineId(CloudStandIn.LINE);

    private CloudStandIn meta;

    @BeforeEach
    void start() throws IOException {
        meta = new CloudStandIn();
    }

    @AfterEach
    void stop() {
        meta.close();
    }

    @Override
    protected WhatsAppTransport transport(Scenario scenario) {
        switch (scenario) {
            case ACCEPTS, UNAUTHORISED, UNREACHABLE -> meta.strict();
            case WINDOW_CLOSED -> meta.answeringError(400, 131047);
            case RECIPIENT_UNREACHABLE -> meta.answeringError(400, 131026);
            case TEMPLATE_REJECTED -> meta.answeringError(404, 132001);
            case TOO_MANY_REQUESTS -> meta.answeringError(400, 131056);
            case DOWN -> meta.answeringError(500, 131016);
            case NO_ANSWER -> meta.silent();
            case GARBLED -> meta.answering(200, "<html>ok</html>");
        }
        String token = scenario == Scenario.UNAUTHORISED ? "EAAexpired" : CloudStandIn.TOKEN;
        URI host = scenario == Scenario.UNREACHABLE ? URI.create("http://127.0.0.1:1") : meta.host();
        return CloudWhatsAppTransport.of(line -> Secret.of(token), HttpClient.newHttpClient())
                .withHost(host)
                .withTimeout(Duration.ofMillis(scenario == Scenario.NO_ANSWER ? 200 : 10_000));
    }

    @Override
    protected LineId line() {
        return LINE;
    }

    @Override
    protected String templateName() {
        return CloudStandIn.TEMPLATE;
    }

    @Override
    protected List<String> secrets() {
        return List.of(CloudStandIn.TOKEN, "EAAexpired");
    }

    private JsonNode sent(Contact to, OutboundMessage message) {
        transport(Scenario.ACCEPTS).send(new Envelope(MessageId.random(), LINE, to, message));
        return meta.accepted.get(meta.accepted.size() - 1);
    }

    @Test
    @DisplayName("up to three short options are buttons, anything else is a list")
    void buttonsOrList() {
        Contact ana = Contact.ofPhone("5491155550001");
        Menu three = new Menu(
                "¿Sí?", "Elegir", List.of(Option.of("1", "Sí"), Option.of("2", "No"), Option.of("3", "x".repeat(20))));
        Menu longTitle = new Menu("¿Sí?", "Elegir", List.of(Option.of("1", "x".repeat(21))));
        Menu described = new Menu("¿Sí?", "Elegir", List.of(Option.of("1", "Sí").describedAs("claro")));
        assertThat(kind(sent(ana, three))).isEqualTo("button");
        assertThat(kind(sent(ana, longTitle))).isEqualTo("list");
        assertThat(kind(sent(ana, described))).isEqualTo("list");
    }

    private static String kind(JsonNode sent) {
        return sent.path("interactive").path("type").asText();
    }

    @Test
    @DisplayName("a person without a phone is addressed by their business-scoped user id")
    void userId() {
        JsonNode sent = sent(Contact.ofUserId("AR.13491208655302741918"), OutboundMessage.text("hola"));
        assertThat(sent.path("recipient").asText()).isEqualTo("AR.13491208655302741918");
    }

    @Test
    @DisplayName("a token is never sent in clear to another machine")
    void clearText() {
        CloudWhatsAppTransport transport =
                CloudWhatsAppTransport.of(line -> Secret.of("EAA"), HttpClient.newHttpClient());
        assertThatThrownBy(() -> transport.withHost(URI.create("http://graph.facebook.com")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http://graph.facebook.com");
        assertThatThrownBy(() -> transport.withVersion("23"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'23'");
    }
}
