package dev.cimiento.whatsapp.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.whatsapp.Contact;
import dev.cimiento.whatsapp.InboundContent;
import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.OutboundMessage;
import dev.cimiento.whatsapp.OutboundMessage.Menu;
import dev.cimiento.whatsapp.OutboundMessage.Option;
import dev.cimiento.whatsapp.WhatsApp;
import dev.cimiento.whatsapp.inmemory.InMemoryConversations;
import dev.cimiento.whatsapp.inmemory.InMemoryWhatsAppTransport;
import dev.cimiento.whatsapp.inmemory.SimulatedPhone;
import dev.cimiento.whatsapp.menubot.Dialog;
import dev.cimiento.whatsapp.menubot.MenuBot;
import dev.cimiento.whatsapp.menubot.MenuStep;
import dev.cimiento.whatsapp.menubot.Move;
import dev.cimiento.whatsapp.menubot.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MenuBotTest {

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final List<String> colours = new ArrayList<>(List.of("Rojo", "Azul", "Ámbar"));
    private SimulatedPhone ana;

    @BeforeEach
    void wire() {
        wire(MenuBot.startingAt("main", new MenuStep(this::main, this::chosen))
                .step("colour", new MenuStep(this::colours, this::colour))
                .step("name", new AskName())
                .build());
    }

    private void wire(MenuBot bot) {
        InMemoryWhatsAppTransport transport = new InMemoryWhatsAppTransport();
        WhatsApp whatsApp = WhatsApp.of(new InMemoryConversations(), transport, bot, clock);
        ana = SimulatedPhone.of(new LineId("1"), Contact.ofPhone("5491155550001"), transport, clock, whatsApp::answer);
    }

    private Menu main(Dialog dialog) {
        return new Menu(
                dialog.say("¡Hola! ¿Qué querés?", "Hello! What do you want?", "Olá! O que você quer?"),
                dialog.say("Elegir", "Choose", "Escolher"),
                List.of(
                        Option.of("colour", dialog.say("Un color", "A colour", "Uma cor")),
                        Option.of("name", dialog.say("Decir mi nombre", "Say my name", "Dizer meu nome"))));
    }

    private Move chosen(Dialog dialog, String option) {
        return Move.go(dialog, option);
    }

    private Menu colours(Dialog dialog) {
        return new Menu(
                "¿Cuál?",
                "Elegir",
                colours.stream().map(it -> Option.of(it.substring(1), it)).toList());
    }

    private Move colour(Dialog dialog, String option) {
        return Move.go(dialog, "main").saying("Elegiste " + option);
    }

    private static final class AskName implements Step {

        @Override
        public Move enter(Dialog dialog) {
            return Move.ask(dialog, OutboundMessage.text("¿Cómo te llamás?"));
        }

        @Override
        public Move answer(Dialog dialog, String answer) {
            return Move.go(dialog.with("name", answer), "main").saying("Gracias, " + answer);
        }
    }

    private List<String> last(int count) {
        List<OutboundMessage> screen = ana.screen();
        return screen.subList(Math.max(0, screen.size() - count), screen.size()).stream()
                .map(OutboundMessage::asText)
                .toList();
    }

    private static final String HELLO = "¡Hola! ¿Qué querés?\n\n1. Un color\n2. Decir mi nombre";
    private static final String COLOURS = "¿Cuál?\n\n1. Rojo\n2. Azul\n3. Ámbar";

    @Test
    @DisplayName("whatever is said first, it begins at the beginning")
    void begins() {
        ana.types("2");
        assertThat(last(9)).containsExactly(HELLO);
    }

    @Test
    @DisplayName("an option is chosen by its number, its title without accents or capitals, or a tap")
    void chooses() {
        for (String answer : List.of("3", "3.", " ambar ", "¡ÁMBAR!")) {
            ana.types("hola");
            ana.types("menu");
            ana.types("1");
            assertThat(last(1)).containsExactly(COLOURS);
            ana.types(answer);
            assertThat(last(1)).as(answer).containsExactly("Elegiste mbar\n\n" + HELLO);
        }
        ana.taps("Un color");
        ana.taps("Azul");
        assertThat(last(1)).containsExactly("Elegiste zul\n\n" + HELLO);
    }

    @Test
    @DisplayName("anything else is not understood, and asked again")
    void asksAgain() {
        ana.types("hola");
        for (String nonsense : List.of("9", "0.5", "qué?", "1.0", "-1")) {
            ana.types(nonsense);
            assertThat(ana.lastText()).as(nonsense).startsWith("No entendí").endsWith("\n\n" + HELLO);
        }
        ana.sends(new InboundContent.Unsupported("image"));
        assertThat(last(1)).containsExactly("Por ahora solo leo texto y opciones.\n\n" + HELLO);
    }

    @Test
    @DisplayName("a number means what stood there when it was shown")
    void numbersAreRemembered() {
        ana.types("hola");
        ana.types("1");
        colours.remove("Rojo");
        ana.types("1");
        assertThat(ana.lastText()).startsWith("Elegiste ojo\n\n");
    }

    @Test
    @DisplayName("a tap on an older menu, or an invented one, has expired")
    void staleTap() {
        ana.types("hola");
        Menu old = (Menu) ana.screen().get(0);
        ana.taps("Un color");
        ana.sends(new InboundContent.Choice(old.options().get(1).id(), "Decir mi nombre"));
        assertThat(ana.lastText()).startsWith("Esa opción ya venció").endsWith("\n\n" + COLOURS);
        ana.sends(new InboundContent.Choice("ojo", "Rojo"));
        assertThat(ana.lastText()).startsWith("Esa opción ya venció");
    }

    @Test
    @DisplayName("\"menú\" leads to the beginning and \"cancelar\" ends, from anywhere")
    void globalWords() {
        ana.types("hola");
        ana.types("2");
        assertThat(last(1)).containsExactly("¿Cómo te llamás?");
        ana.types("MENÚ");
        assertThat(last(1)).containsExactly(HELLO);
        ana.types("2");
        ana.types("cancelar");
        assertThat(last(1)).containsExactly("Listo, lo dejamos acá. Escribí *menú* cuando quieras.");
        ana.types("1");
        assertThat(last(1)).containsExactly(HELLO);
    }

    @Test
    @DisplayName("a question takes any words")
    void question() {
        ana.types("hola");
        ana.types("2");
        ana.types("Ana 2");
        assertThat(last(1)).containsExactly("Gracias, Ana 2\n\n" + HELLO);
    }

    @Test
    @DisplayName("after half an hour of silence it begins anew, in the language that was chosen")
    void forgets() {
        ana.types("hola");
        ana.types("english");
        assertThat(last(1)).containsExactly("Hello! What do you want?\n\n1. A colour\n2. Say my name");
        ana.types("1");
        clock.advance(Duration.ofMinutes(31));
        ana.types("2");
        assertThat(last(1)).containsExactly("Hello! What do you want?\n\n1. A colour\n2. Say my name");
    }

    @Test
    @DisplayName("it speaks Portuguese where it is told to, and knows no fourth language")
    void languages() {
        MenuBot.Builder builder = MenuBot.startingAt("main", new MenuStep(this::main, this::chosen));
        wire(builder.speaking(Locale.forLanguageTag("pt-BR")).build());
        ana.types("oi");
        assertThat(last(1)).containsExactly("Olá! O que você quer?\n\n1. Uma cor\n2. Dizer meu nome");
        assertThatThrownBy(() -> builder.speaking(Locale.FRENCH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fr");
    }

    @Test
    @DisplayName("steps that lead to each other for ever are an error, as is a step that is not there")
    void wrongSteps() {
        Step loop = new Step() {
            @Override
            public Move enter(Dialog dialog) {
                return Move.go(dialog, "loop");
            }

            @Override
            public Move answer(Dialog dialog, String answer) {
                return Move.go(dialog, "loop");
            }
        };
        wire(MenuBot.startingAt("loop", loop).build());
        assertThatThrownBy(() -> ana.types("hola"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'loop'");
        assertThatThrownBy(() -> MenuBot.startingAt("a", loop).step("a", loop))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a'");
    }
}
