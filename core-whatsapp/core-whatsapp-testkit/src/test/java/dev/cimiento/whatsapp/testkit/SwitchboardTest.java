package dev.cimiento.whatsapp.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.whatsapp.BotState;
import dev.cimiento.whatsapp.Contact;
import dev.cimiento.whatsapp.ConversationId;
import dev.cimiento.whatsapp.InboundContent;
import dev.cimiento.whatsapp.InboundMessage;
import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.MessageId;
import dev.cimiento.whatsapp.ProviderMessageId;
import dev.cimiento.whatsapp.Switchboard;
import dev.cimiento.whatsapp.Turn;
import dev.cimiento.whatsapp.WhatsApp;
import dev.cimiento.whatsapp.WhatsAppListener;
import dev.cimiento.whatsapp.inmemory.InMemoryConversations;
import dev.cimiento.whatsapp.inmemory.InMemoryWhatsAppTransport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SwitchboardTest {

    private static final TenantId PADEL = TenantId.of("padel");
    private static final TenantId CLINIC = TenantId.of("clinic");

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final InMemoryConversations store = new InMemoryConversations();
    private final WhatsAppListener refusingPoison = new WhatsAppListener() {
        @Override
        public void received(ConversationId conversation, MessageId message) {
            if (TenantContext.require().equals(CLINIC)) {
                throw new IllegalStateException("the clinic's database is away");
            }
        }
    };

    private InboundMessage on(String line) {
        return new InboundMessage(
                new ProviderMessageId("wamid." + line),
                new LineId(line),
                Contact.ofPhone("5491155550001"),
                new InboundContent.Text("hola"),
                clock.instant());
    }

    @Test
    @DisplayName(
            "each event goes to the tenant of its line; one that fails does not lose the others, and asks for a repetition")
    void connects() {
        Map<LineId, TenantId> lines = Map.of(new LineId("1"), PADEL, new LineId("2"), CLINIC);
        WhatsApp whatsApp = WhatsApp.of(
                        store,
                        new InMemoryWhatsAppTransport(),
                        (said, state) -> new Turn(BotState.initial(), List.of()),
                        clock)
                .withListener(refusingPoison);
        Switchboard switchboard = Switchboard.of(line -> Optional.ofNullable(lines.get(line)), whatsApp);

        Switchboard.Connected connected = switchboard.connect(List.of(on("2"), on("3"), on("1")));

        assertThat(connected).isEqualTo(new Switchboard.Connected(1, 1, 1));
        assertThat(connected.httpStatus()).isEqualTo(500);
        assertThat(TenantContext.<Integer, RuntimeException>call(
                        PADEL, () -> store.recent(10).size()))
                .isEqualTo(1);
        assertThat(TenantContext.<Integer, RuntimeException>call(
                        CLINIC, () -> store.recent(10).size()))
                .isZero();
        assertThat(switchboard.connect(List.of(on("1"), on("3"))).httpStatus()).isEqualTo(200);
    }
}
