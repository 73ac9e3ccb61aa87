package dev.cimiento.whatsapp.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.TestDatabase;
import dev.cimiento.whatsapp.Bot;
import dev.cimiento.whatsapp.Conversation;
import dev.cimiento.whatsapp.ConversationId;
import dev.cimiento.whatsapp.DeliveryStatus;
import dev.cimiento.whatsapp.InboundContent;
import dev.cimiento.whatsapp.InboundMessage;
import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.MessageId;
import dev.cimiento.whatsapp.OutboundMessage;
import dev.cimiento.whatsapp.Refusal;
import dev.cimiento.whatsapp.StatusUpdate;
import dev.cimiento.whatsapp.Switchboard;
import dev.cimiento.whatsapp.Turn;
import dev.cimiento.whatsapp.WebhookRequest;
import dev.cimiento.whatsapp.WebhookResult;
import dev.cimiento.whatsapp.WebhookResult.Reason;
import dev.cimiento.whatsapp.WhatsApp;
import dev.cimiento.whatsapp.WhatsAppEvent;
import dev.cimiento.whatsapp.WhatsAppListener;
import dev.cimiento.whatsapp.WhatsAppWebhook;
import dev.cimiento.whatsapp.inmemory.InMemoryWhatsAppTransport;
import dev.cimiento.whatsapp.postgresql.PostgresConversations;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every webhook keeps: nothing unsigned is believed, everything signed is understood or quietly left. */
public abstract class WhatsAppWebhookContract {

    /** For subclasses. */
    protected WhatsAppWebhookContract() {}

    /** The webhook under test. */
    protected abstract WhatsAppWebhook webhook();

    /** The line on which the requests below happen. */
    protected abstract LineId line();

    /** The name of the header with the signature. */
    protected abstract String signatureHeader();

    /** A signed request in which this phone sends this text. */
    protected abstract WebhookRequest text(String providerId, String phone, String text);

    /** A signed request in which this phone taps an option. */
    protected abstract WebhookRequest choice(String providerId, String phone, String optionId, String title);

    /** A signed request in which this phone sends something without words. */
    protected abstract WebhookRequest picture(String providerId, String phone);

    /** A signed request that tells a status of our message. */
    protected abstract WebhookRequest status(String providerId, MessageId ours, DeliveryStatus status);

    /** A signed request that tells that our message failed since 24 hours have passed. */
    protected abstract WebhookRequest windowClosed(String providerId, MessageId ours);

    /** The same kind of request as {@link #text}, signed with another secret. */
    protected abstract WebhookRequest forged(String providerId, String phone, String text);

    private List<WhatsAppEvent> events(WebhookRequest request) {
        WebhookResult result = webhook().read(request);
        assertThat(result).isInstanceOf(WebhookResult.Verified.class);
        return ((WebhookResult.Verified) result).events();
    }

    private InboundMessage message(WebhookRequest request) {
        assertThat(events(request)).hasSize(1);
        return (InboundMessage) events(request).get(0);
    }

    @Test
    @DisplayName("a signed text is read as it was typed")
    final void readsText() {
        InboundMessage message = message(text("id.1", "5491155550001", "  ¡Hola! ñandú & + 50% = 🎾 \n¿turno?"));
        assertThat(message.id().value()).isEqualTo("id.1");
        assertThat(message.line()).isEqualTo(line());
        assertThat(message.from().phone()).contains("5491155550001");
        assertThat(message.content()).isEqualTo(new InboundContent.Text("  ¡Hola! ñandú & + 50% = 🎾 \n¿turno?"));
    }

    @Test
    @DisplayName("a tap is read with the option's id and title")
    final void readsChoice() {
        assertThat(message(choice("id.2", "5491155550001", "7.2", "Sí, dale")).content())
                .isEqualTo(new InboundContent.Choice("7.2", "Sí, dale"));
    }

    @Test
    @DisplayName("what has no words is told as unsupported, not lost")
    final void readsPicture() {
        assertThat(message(picture("id.3", "5491155550001")).content()).isInstanceOf(InboundContent.Unsupported.class);
    }

    @Test
    @DisplayName("a status carries our own id of the message")
    final void readsStatus() {
        MessageId ours = MessageId.random();
        for (DeliveryStatus status : List.of(DeliveryStatus.SENT, DeliveryStatus.DELIVERED, DeliveryStatus.READ)) {
            StatusUpdate update =
                    (StatusUpdate) events(status("id.4", ours, status)).get(0);
            assertThat(update.status()).isEqualTo(status);
            assertThat(update.line()).isEqualTo(line());
            assertThat(update.id().value()).isEqualTo("id.4");
            assertThat(update.message()).contains(ours);
        }
    }

    @Test
    @DisplayName("a failure carries its reason")
    final void readsFailure() {
        StatusUpdate update =
                (StatusUpdate) events(windowClosed("id.5", MessageId.random())).get(0);
        assertThat(update.status()).isEqualTo(DeliveryStatus.FAILED);
        assertThat(update.refusal()).map(Refusal::reason).contains(Refusal.Reason.WINDOW_CLOSED);
    }

    @Test
    @DisplayName("the same request is read the same each time")
    final void pure() {
        WebhookRequest request = text("id.6", "5491155550001", "hola");
        assertThat(webhook().read(request)).isEqualTo(webhook().read(request));
    }

    @Test
    @DisplayName("a request without a signature, or with two, is rejected")
    final void unsigned() {
        WebhookRequest request = text("id.7", "5491155550001", "hola");
        Map<String, List<String>> headers = new TreeMap<>(request.headers());
        String signature = request.header(signatureHeader()).get(0);
        headers.remove(signatureHeader().toLowerCase(Locale.ROOT));
        assertThat(read(headers, request, request.body())).isEqualTo(new WebhookResult.Rejected(Reason.NO_SIGNATURE));
        headers.put(signatureHeader(), List.of(signature, signature));
        assertThat(read(headers, request, request.body())).isEqualTo(new WebhookResult.Rejected(Reason.NO_SIGNATURE));
        headers.put(signatureHeader(), List.of(""));
        assertThat(read(headers, request, request.body())).isInstanceOf(WebhookResult.Rejected.class);
    }

    @Test
    @DisplayName("a signature by another secret is rejected")
    final void otherSecret() {
        assertThat(webhook().read(forged("id.8", "5491155550001", "hola")))
                .isEqualTo(new WebhookResult.Rejected(Reason.BAD_SIGNATURE));
    }

    @Test
    @DisplayName("a body with any byte changed, added or missing is rejected, and never throws")
    final void tampered() {
        WebhookRequest request = text("id.9", "5491155550001", "hola");
        byte[] body = request.body();
        for (int i = 0; i < body.length; i++) {
            byte[] changed = body.clone();
            changed[i] ^= 1;
            assertThat(read(request.headers(), request, changed))
                    .as("byte %d", i)
                    .isInstanceOf(WebhookResult.Rejected.class);
        }
        assertThat(read(request.headers(), request, Arrays.copyOf(body, body.length - 1)))
                .isInstanceOf(WebhookResult.Rejected.class);
        assertThat(read(request.headers(), request, new byte[0])).isInstanceOf(WebhookResult.Rejected.class);
    }

    @Test
    @DisplayName("a body larger than the provider sends is rejected before it is read")
    final void tooLarge() {
        WebhookRequest request = text("id.10", "5491155550001", "hola");
        assertThat(read(request.headers(), request, new byte[4 * 1024 * 1024]))
                .isEqualTo(new WebhookResult.Rejected(Reason.TOO_LARGE));
    }

    private WebhookResult read(Map<String, List<String>> headers, WebhookRequest like, byte[] body) {
        return webhook().read(WebhookRequest.of(headers, body).withQuery(like.query()));
    }

    @Test
    @DisplayName(
            "a request that arrives 50 times at once is stored once, answered once and replied to once, on PostgreSQL")
    final void fiftyAtOnce() {
        TenantId club = TenantId.of("club");
        WebhookRequest request = text("id.fifty", "5491155550050", "hola");
        try (TestDatabase database = TestDatabase.create().migrate(club, PostgresConversations.SCHEMA)) {
            AtomicInteger turns = new AtomicInteger();
            Queue<MessageId> stored = new ConcurrentLinkedQueue<>();
            InMemoryWhatsAppTransport transport = new InMemoryWhatsAppTransport();
            Bot bot = (utterance, state) -> {
                turns.incrementAndGet();
                return new Turn(state, List.of(new OutboundMessage.Text("once")));
            };
            WhatsApp whatsApp = WhatsApp.of(
                            new PostgresConversations(database.tenantPool(16)), transport, bot, InstantSource.system())
                    .withOldest(Duration.ofDays(36_500))
                    .withListener(new WhatsAppListener() {
                        @Override
                        public void received(ConversationId conversation, MessageId message) {
                            stored.add(message);
                        }
                    });
            Switchboard switchboard =
                    Switchboard.of(called -> called.equals(line()) ? Optional.of(club) : Optional.empty(), whatsApp);

            assertThat(Crowd.of(
                            50, club, i -> switchboard.connect(events(request)).httpStatus()))
                    .containsOnly(200);

            assertThat(stored).hasSize(1);
            MessageId message = stored.element();
            assertThat(Crowd.of(10, club, i -> whatsApp.handle(message)).stream()
                            .mapToInt(Integer::intValue)
                            .sum())
                    .isEqualTo(1);
            assertThat(turns).hasValue(1);
            Conversation conversation = TenantContext.call(
                    club, () -> whatsApp.conversations().recent(10).get(0));
            Crowd.of(10, club, i -> whatsApp.deliver(conversation.id()));
            assertThat(transport.sent()).hasSize(1);
        }
    }
}
