package dev.cimiento.whatsapp.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.whatsapp.Contact;
import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.OutboundMessage.Menu;
import dev.cimiento.whatsapp.OutboundMessage.Option;
import dev.cimiento.whatsapp.WhatsApp;
import dev.cimiento.whatsapp.inmemory.InMemoryConversations;
import dev.cimiento.whatsapp.inmemory.InMemoryWhatsAppTransport;
import dev.cimiento.whatsapp.inmemory.SimulatedPhone;
import dev.cimiento.whatsapp.menubot.MenuBot;
import dev.cimiento.whatsapp.menubot.MenuStep;
import dev.cimiento.whatsapp.menubot.Move;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    @Test
    @DisplayName("the README's program prints what the README says")
    void program() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream usual = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            run();
        } finally {
            System.setOut(usual);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("¿Qué hora te queda bien?", "", "1. 10:00", "2. 18:30", "Anotado: 18:30");
    }

    private static void run() {
        var hours = new Menu(
                "¿Qué hora te queda bien?", "Elegir", List.of(Option.of("10", "10:00"), Option.of("18", "18:30")));
        var bot = MenuBot.startingAt(
                        "hour",
                        new MenuStep(
                                dialog -> hours,
                                (dialog, id) ->
                                        Move.end(dialog).saying("Anotado: " + (id.equals("10") ? "10:00" : "18:30"))))
                .build();
        var transport = new InMemoryWhatsAppTransport();
        var whatsApp = WhatsApp.of(new InMemoryConversations(), transport, bot, InstantSource.system());
        var ana = SimulatedPhone.of(
                new LineId("club"),
                Contact.ofPhone("5491155550001"),
                transport,
                InstantSource.system(),
                whatsApp::answer);
        ana.types("hola");
        System.out.println(ana.lastText());
        ana.types("2");
        System.out.println(ana.screen().get(1).asText());
    }
}
