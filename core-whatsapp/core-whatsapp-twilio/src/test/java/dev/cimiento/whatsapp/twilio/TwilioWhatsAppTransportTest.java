package dev.cimiento.whatsapp.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.Secret;
import dev.cimiento.whatsapp.Contact;
import dev.cimiento.whatsapp.Envelope;
import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.MessageId;
import dev.cimiento.whatsapp.OutboundMessage;
import dev.cimiento.whatsapp.OutboundMessage.Menu;
import dev.cimiento.whatsapp.OutboundMessage.Option;
import dev.cimiento.whatsapp.OutboundMessage.Template;
import dev.cimiento.whatsapp.Refusal;
import dev.cimiento.whatsapp.SendResult;
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

class TwilioWhatsAppTransportTest extends WhatsAppTransportContract {

    private static final LineId LINE = new LineId(TwilioStandIn.LINE);

    private TwilioStandIn twilio;

    @BeforeEach
    void start() throws IOException {
        twilio = new TwilioStandIn();
    }

    @AfterEach
    void stop() {
        twilio.close();
    }

    @Override
    protected WhatsAppTransport transport(Scenario scenario) {
        switch (scenario) {
            case ACCEPTS, UNAUTHORISED, UNREACHABLE -> twilio.strict();
            case WINDOW_CLOSED -> twilio.answeringError(400, 63016);
            case RECIPIENT_UNREACHABLE -> twilio.answeringError(400, 63003);
            case TEMPLATE_REJECTED -> twilio.answeringError(400, 21655);
            case TOO_MANY_REQUESTS -> twilio.answeringError(429, 20429);
            case DOWN -> twilio.answeringError(500, 20500);
            case NO_ANSWER -> twilio.silent();
            case GARBLED -> twilio.answering(201, "<html>ok</html>");
        }
        String token = scenario == Scenario.UNAUTHORISED ? "expired-token" : TwilioStandIn.TOKEN;
        URI host = scenario == Scenario.UNREACHABLE ? URI.create("http://127.0.0.1:1") : twilio.host();
        TwilioAccount account =
                new TwilioAccount(TwilioStandIn.SID, Secret.of(token), URI.create(TwilioStandIn.WEBHOOK));
        assertThat(account.toString()).doesNotContain(token);
        return TwilioWhatsAppTransport.of(line -> account, HttpClient.newHttpClient())
                .withHost(host)
                .withTimeout(Duration.ofMillis(scenario == Scenario.NO_ANSWER ? 200 : 10_000));
    }

    @Override
    protected LineId line() {
        return LINE;
    }

    @Override
    protected String templateName() {
        return TwilioStandIn.CONTENT;
    }

    @Override
    protected List<String> secrets() {
        return List.of(TwilioStandIn.TOKEN, "expired-token");
    }

    private Form sent(OutboundMessage message) {
        transport(Scenario.ACCEPTS)
                .send(new Envelope(MessageId.random(), LINE, Contact.ofPhone("5491155550001"), message));
        return twilio.accepted.get(twilio.accepted.size() - 1);
    }

    @Test
    @DisplayName("a menu goes out as numbered text")
    void menu() {
        Form form = sent(new Menu(
                "¿Qué querés?",
                "Elegir",
                List.of(
                        Option.of("1.0", "Reservar"),
                        Option.of("1.1", "Mis turnos").describedAs("ver y cancelar"))));
        assertThat(form.get("Body")).isEqualTo("¿Qué querés?\n\n1. Reservar\n2. Mis turnos — ver y cancelar");
    }

    @Test
    @DisplayName("a template goes out as content with numbered variables")
    void template() {
        Form form = sent(new Template(TwilioStandIn.CONTENT, "es_AR", List.of("Ana \"A\"", "10:00")));
        assertThat(form.get("ContentVariables")).isEqualTo("{\"1\":\"Ana \\\"A\\\"\",\"2\":\"10:00\"}");
    }

    @Test
    @DisplayName("a text over Twilio's limit is refused before it is sent")
    void tooLong() {
        SendResult result = transport(Scenario.ACCEPTS)
                .send(new Envelope(
                        MessageId.random(),
                        LINE,
                        Contact.ofPhone("5491155550001"),
                        OutboundMessage.text("x".repeat(1601))));
        assertThat(result).isEqualTo(new SendResult.Refused(new Refusal(Refusal.Reason.CONTENT_REJECTED, "21617")));
    }

    @Test
    @DisplayName("an account that cannot be one is refused at the door")
    void account() {
        Secret token = Secret.of("t");
        assertThatThrownBy(() -> new TwilioAccount("AC1", token, URI.create(TwilioStandIn.WEBHOOK)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'AC1'");
        assertThatThrownBy(() -> new TwilioAccount(TwilioStandIn.SID, token, URI.create("https://x.example/?a=1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https://x.example/?a=1");
    }
}
