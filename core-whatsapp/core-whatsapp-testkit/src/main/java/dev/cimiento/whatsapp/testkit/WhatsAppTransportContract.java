package dev.cimiento.whatsapp.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.cimiento.whatsapp.Contact;
import dev.cimiento.whatsapp.Envelope;
import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.MessageId;
import dev.cimiento.whatsapp.OutboundMessage;
import dev.cimiento.whatsapp.OutboundMessage.Menu;
import dev.cimiento.whatsapp.OutboundMessage.Option;
import dev.cimiento.whatsapp.OutboundMessage.Template;
import dev.cimiento.whatsapp.OutcomeUnknownWhatsAppException;
import dev.cimiento.whatsapp.PermanentWhatsAppException;
import dev.cimiento.whatsapp.Refusal;
import dev.cimiento.whatsapp.RetryableWhatsAppException;
import dev.cimiento.whatsapp.SendResult;
import dev.cimiento.whatsapp.WhatsAppTransport;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every transport keeps: each kind of message goes out, a refusal is a value, and a failure says what the caller can do. The adapter
 * answers with its provider's own words, through a local server that checks the request as strictly as the provider would.
 */
public abstract class WhatsAppTransportContract {

    private static final Contact ANA = Contact.ofPhone("5491155550001").withName("Ana");

    /** For subclasses. */
    protected WhatsAppTransportContract() {}

    /** How the provider behaves. */
    protected enum Scenario {
        /** Takes any well-formed message. */
        ACCEPTS,
        /** Says that the 24 hours are over. */
        WINDOW_CLOSED,
        /** Says that nobody is there. */
        RECIPIENT_UNREACHABLE,
        /** Does not know the template. */
        TEMPLATE_REJECTED,
        /** Asks to come back later. */
        TOO_MANY_REQUESTS,
        /** Says that it is down, and that it did nothing. */
        DOWN,
        /** Does not know the token. */
        UNAUTHORISED,
        /** Takes the request and never answers. */
        NO_ANSWER,
        /** Takes the message and answers with something unreadable. */
        GARBLED,
        /** Is not there. */
        UNREACHABLE
    }

    /** A transport to a provider that behaves like this. */
    protected abstract WhatsAppTransport transport(Scenario scenario);

    /** A line that the transport has credentials for. */
    protected abstract LineId line();

    /** Texts that may appear in no exception and no {@code toString()}. */
    protected abstract List<String> secrets();

    private Envelope envelope(OutboundMessage message) {
        return new Envelope(MessageId.random(), line(), ANA, message);
    }

    private static Menu menu(int options) {
        return new Menu(
                "¿Qué querés hacer? 🎾",
                "Elegir",
                IntStream.rangeClosed(1, options)
                        .mapToObj(i -> Option.of("1." + i, "Opción " + i))
                        .toList());
    }

    private void accepted(OutboundMessage message) {
        assertThat(transport(Scenario.ACCEPTS).send(envelope(message))).isInstanceOf(SendResult.Accepted.class);
    }

    @Test
    @DisplayName("sends text, with a link and every kind of character")
    final void text() {
        accepted(OutboundMessage.text("Señá acá: https://pagos.example/p?a=1&b=2 + 50% ñandú 🎾\nGracias"));
    }

    @Test
    @DisplayName("sends a text of 1600 characters")
    final void longText() {
        accepted(OutboundMessage.text("x".repeat(1600)));
    }

    @Test
    @DisplayName("sends menus of one to ten options, with and without descriptions")
    final void menus() {
        for (int size : List.of(1, 3, 4, 10)) {
            accepted(menu(size));
        }
        accepted(new Menu(
                "x".repeat(1024),
                "Elegir",
                IntStream.rangeClosed(1, 10)
                        .mapToObj(i -> Option.of("1." + i, String.format(Locale.ROOT, "%024d", i))
                                .describedAs("d".repeat(72)))
                        .toList()));
    }

    @Test
    @DisplayName("sends a template with and without parameters")
    final void template() {
        accepted(new Template(templateName(), "es_AR", List.of("Ana", "mañana a las 10")));
        accepted(new Template(templateName(), "es_AR", List.of()));
    }

    /** A template that the provider knows. */
    protected abstract String templateName();

    @Test
    @DisplayName("gives two messages two ids")
    final void ids() {
        WhatsAppTransport transport = transport(Scenario.ACCEPTS);
        SendResult one = transport.send(envelope(OutboundMessage.text("uno")));
        SendResult two = transport.send(envelope(OutboundMessage.text("dos")));
        assertThat(one).isNotEqualTo(two);
    }

    @Test
    @DisplayName("a refusal is a value with the provider's code")
    final void refusals() {
        for (Scenario scenario :
                List.of(Scenario.WINDOW_CLOSED, Scenario.RECIPIENT_UNREACHABLE, Scenario.TEMPLATE_REJECTED)) {
            SendResult result = transport(scenario).send(envelope(OutboundMessage.text("hola")));
            assertThat(result).as(scenario.name()).isInstanceOf(SendResult.Refused.class);
            Refusal refusal = ((SendResult.Refused) result).refusal();
            assertThat(refusal.reason()).isEqualTo(Refusal.Reason.valueOf(scenario.name()));
            assertThat(refusal.providerCode()).isNotEmpty();
        }
    }

    @Test
    @DisplayName("too many requests, a provider that is down or away: the same call can succeed later")
    final void retryable() {
        assertThat(failure(Scenario.TOO_MANY_REQUESTS)).isInstanceOf(RetryableWhatsAppException.class);
        assertThat(failure(Scenario.DOWN)).isInstanceOf(RetryableWhatsAppException.class);
        assertThat(failure(Scenario.UNREACHABLE)).isInstanceOf(RetryableWhatsAppException.class);
    }

    @Test
    @DisplayName("no answer, or one that cannot be read: the message may have gone out")
    final void unknown() {
        assertThat(failure(Scenario.NO_ANSWER)).isInstanceOf(OutcomeUnknownWhatsAppException.class);
        assertThat(failure(Scenario.GARBLED)).isInstanceOf(OutcomeUnknownWhatsAppException.class);
    }

    @Test
    @DisplayName("a token that is not known: somebody must act")
    final void permanent() {
        assertThat(failure(Scenario.UNAUTHORISED)).isInstanceOf(PermanentWhatsAppException.class);
    }

    @Test
    @DisplayName("no token, phone or text is in an exception or in toString")
    final void discreet() {
        for (Scenario scenario : List.of(
                Scenario.TOO_MANY_REQUESTS,
                Scenario.DOWN,
                Scenario.UNAUTHORISED,
                Scenario.NO_ANSWER,
                Scenario.GARBLED)) {
            Throwable failure = failure(scenario);
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                assertThat(cause.toString())
                        .as(scenario.name())
                        .doesNotContain("5491155550001", "un texto privado")
                        .doesNotContain(secrets());
            }
            assertThat(transport(scenario).toString()).doesNotContain(secrets());
        }
    }

    private Throwable failure(Scenario scenario) {
        WhatsAppTransport transport = transport(scenario);
        return catchThrowable(() -> transport.send(envelope(OutboundMessage.text("un texto privado"))));
    }
}
