package dev.cimiento.whatsapp.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.whatsapp.Bot;
import dev.cimiento.whatsapp.BotState;
import dev.cimiento.whatsapp.ChatEntry;
import dev.cimiento.whatsapp.ChatEntry.Handling;
import dev.cimiento.whatsapp.Contact;
import dev.cimiento.whatsapp.Conversation;
import dev.cimiento.whatsapp.ConversationId;
import dev.cimiento.whatsapp.Conversations;
import dev.cimiento.whatsapp.IdempotencyKey;
import dev.cimiento.whatsapp.InboundContent;
import dev.cimiento.whatsapp.InboundMessage;
import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.MessageId;
import dev.cimiento.whatsapp.OutboundMessage;
import dev.cimiento.whatsapp.ProviderMessageId;
import dev.cimiento.whatsapp.Receipt;
import dev.cimiento.whatsapp.Sending;
import dev.cimiento.whatsapp.Turn;
import dev.cimiento.whatsapp.WhatsApp;
import dev.cimiento.whatsapp.WhatsAppListener;
import dev.cimiento.whatsapp.inmemory.InMemoryWhatsAppTransport;
import dev.cimiento.whatsapp.spi.WhatsAppStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every store of conversations keeps, above all under concurrency: one effect for a message however often it is told, one conversation a
 * person, one turn at a time. Extend it with a store that has its tables in the tenant {@link #TENANT}; each test uses a line of its own.
 */
public abstract class ConversationsContract {

    /** The tenant in which everything runs. */
    protected static final TenantId TENANT = TenantId.of("padel");

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final MutableClock clock = MutableClock.at(NOON);
    private final InMemoryWhatsAppTransport transport = new InMemoryWhatsAppTransport();
    private final Heard heard = new Heard();
    private final LineId line = new LineId("line-" + UUID.randomUUID());
    private final Contact ana = Contact.ofPhone("5491155550001").withName("Ana");

    private WhatsAppStore store;
    private WhatsApp whatsApp;

    /** For subclasses. */
    protected ConversationsContract() {}

    /** The store under test: the same one for every call. */
    protected abstract WhatsAppStore store();

    @BeforeEach
    final void wire() {
        store = store();
        whatsApp = WhatsApp.of(store, transport, counting(), clock).withListener(heard);
    }

    /** Counts in its state, and says the count: a lost or doubled turn shows. */
    private static Bot counting() {
        return (utterance, state) -> {
            if (utterance.content().words().equals("poison")) {
                throw new IllegalStateException("cannot answer");
            }
            int count = Integer.parseInt(state.data().getOrDefault("count", "0")) + 1;
            return new Turn(
                    new BotState("counting", Map.of("count", Integer.toString(count))),
                    List.of(OutboundMessage.text("answer " + count)));
        };
    }

    private InboundMessage message(String id, Contact from, String text) {
        return new InboundMessage(
                new ProviderMessageId(id), line, from, new InboundContent.Text(text), clock.instant());
    }

    private Receipt.Stored store(InboundMessage message) {
        return (Receipt.Stored) asTenant(() -> whatsApp.receive(message));
    }

    private static <T> T asTenant(java.util.function.Supplier<T> body) {
        return TenantContext.<T, RuntimeException>call(TENANT, body::get);
    }

    private static IdempotencyKey key() {
        return IdempotencyKey.of("key-" + UUID.randomUUID());
    }

    private List<String> texts(ConversationId conversation) {
        return asTenant(() -> store.history(conversation, 100)).stream()
                .map(ChatEntry::text)
                .toList();
    }

    @Test
    @DisplayName("a message told 50 times at once is stored once, answered once and replied to once")
    final void deliveredFiftyTimes() {
        InboundMessage message = message("wamid.once", ana, "hola");
        List<Receipt> receipts = Crowd.of(50, TENANT, i -> whatsApp.receive(message));
        assertThat(receipts).filteredOn(Receipt.Stored.class::isInstance).hasSize(1);
        assertThat(receipts).filteredOn(Receipt.Duplicate.class::isInstance).hasSize(49);
        assertThat(receipts)
                .extracting(Receipt::message)
                .containsOnly(receipts.get(0).message());
        assertThat(heard.received).hasSize(1);

        MessageId id = receipts.get(0).message();
        assertThat(Crowd.of(10, TENANT, i -> whatsApp.handle(id)))
                .as("turns in each of ten workers")
                .containsOnlyOnce(1)
                .filteredOn(turns -> turns == 0)
                .hasSize(9);
        ConversationId conversation = heard.conversation();
        Crowd.of(10, TENANT, i -> whatsApp.deliver(conversation));
        assertThat(transport.sent(line, ana)).hasSize(1);
        assertThat(texts(conversation)).containsExactly("hola", "answer 1");
    }

    @Test
    @DisplayName("20 messages of a new person at once open one conversation and are answered one after the other")
    final void newContactInParallel() {
        List<Receipt> receipts = Crowd.of(20, TENANT, i -> whatsApp.receive(message("wamid." + i, ana, "text " + i)));
        assertThat(heard.received).hasSize(20);
        assertThat(heard.conversations).containsOnly(heard.conversation());
        List<Integer> turns =
                Crowd.of(20, TENANT, i -> whatsApp.handle(receipts.get(i).message()));
        assertThat(turns.stream().mapToInt(Integer::intValue).sum()).isEqualTo(20);
        ConversationId conversation = heard.conversation();
        asTenant(() -> whatsApp.deliver(conversation));
        assertThat(transport.sent(line, ana))
                .extracting(envelope -> envelope.message().asText())
                .containsExactlyElementsOf(java.util.stream.IntStream.rangeClosed(1, 20)
                        .mapToObj(i -> "answer " + i)
                        .toList());
    }

    @Test
    @DisplayName("the same provider's id on two lines is two messages")
    final void sameIdOnTwoLines() {
        store(message("wamid.same", ana, "hola"));
        InboundMessage elsewhere = new InboundMessage(
                new ProviderMessageId("wamid.same"),
                new LineId("other-" + UUID.randomUUID()),
                ana,
                new InboundContent.Text("hola"),
                clock.instant());
        assertThat(asTenant(() -> whatsApp.receive(elsewhere))).isInstanceOf(Receipt.Stored.class);
    }

    @Test
    @DisplayName("messages are answered in the order in which they were sent, whichever job runs first")
    final void inOrder() {
        Receipt.Stored first = store(message("wamid.1", ana, "first"));
        clock.advance(Duration.ofSeconds(1));
        Receipt.Stored second = store(message("wamid.2", ana, "second"));
        assertThat(asTenant(() -> whatsApp.handle(second.message()))).isEqualTo(2);
        assertThat(asTenant(() -> whatsApp.handle(first.message()))).isZero();
    }

    @Test
    @DisplayName("a turn that fails leaves nothing; the fifth failure abandons the message and the rest goes on")
    final void poison() {
        Receipt.Stored bad = store(message("wamid.bad", ana, "poison"));
        clock.advance(Duration.ofSeconds(1));
        Receipt.Stored good = store(message("wamid.good", ana, "good"));
        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(() -> asTenant(() -> whatsApp.handle(good.message())))
                    .hasMessage("cannot answer");
        }
        assertThat(texts(good.conversation())).containsExactly("poison", "good");
        assertThat(asTenant(() -> whatsApp.handle(good.message()))).isEqualTo(1);
        assertThat(heard.abandoned).containsExactly(bad.message());
        assertThat(asTenant(() -> store.history(good.conversation(), 10)))
                .filteredOn(ChatEntry.Received.class::isInstance)
                .extracting(entry -> ((ChatEntry.Received) entry).handling())
                .containsExactly(Handling.ABANDONED, Handling.HANDLED);
    }

    @Test
    @DisplayName("where the listener throws nothing is stored, and the message told again is new")
    final void listenerIsInTheTransaction() {
        InboundMessage message = message("wamid.1", ana, "hola");
        heard.failure = true;
        assertThatThrownBy(() -> asTenant(() -> whatsApp.receive(message))).hasMessage("no jobs today");
        heard.failure = false;
        assertThat(asTenant(() -> whatsApp.receive(message))).isInstanceOf(Receipt.Stored.class);
    }

    @Test
    @DisplayName("where the listener throws on a reply, the turn is undone with it")
    final void turnAndJobsAreOne() {
        Receipt.Stored stored = store(message("wamid.1", ana, "hola"));
        heard.failure = true;
        assertThatThrownBy(() -> asTenant(() -> whatsApp.handle(stored.message())))
                .hasMessage("no jobs today");
        heard.failure = false;
        assertThat(asTenant(() -> whatsApp.handle(stored.message()))).isEqualTo(1);
        assertThat(texts(stored.conversation())).containsExactly("hola", "answer 1");
    }

    @Test
    @DisplayName("a message told a day after it was sent is stored and not acted on")
    final void stale() {
        InboundMessage old = message("wamid.old", ana, "2");
        clock.advance(Duration.ofHours(25));
        assertThat(asTenant(() -> whatsApp.receive(old))).isInstanceOf(Receipt.Stale.class);
        assertThat(heard.received).isEmpty();
        MessageId id = asTenant(() -> whatsApp.receive(old)).message();
        assertThat(asTenant(() -> whatsApp.handle(id))).isZero();
    }

    @Test
    @DisplayName("free-form goes out at 23:59:59 after the person's last message, and at 24:00:00 only a template does")
    final void window() {
        Receipt.Stored stored = store(message("wamid.1", ana, "hola"));
        ConversationId conversation = stored.conversation();
        OutboundMessage text = OutboundMessage.text("¿Seguís ahí?");
        clock.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(asTenant(() -> whatsApp.send(conversation, key(), text))).isInstanceOf(Sending.Queued.class);
        clock.advance(Duration.ofSeconds(1));
        assertThat(asTenant(() -> whatsApp.send(conversation, key(), text))).isInstanceOf(Sending.WindowClosed.class);
        assertThat(asTenant(() -> whatsApp.send(
                        conversation, key(), new OutboundMessage.Template("turno_manana", "es_AR", List.of("Ana")))))
                .isInstanceOf(Sending.Queued.class);
    }

    @Test
    @DisplayName("a person who never wrote can be sent a template only, and a conversation that is not there nothing")
    final void neverWrote() {
        OutboundMessage text = OutboundMessage.text("Hola");
        assertThat(asTenant(() -> whatsApp.send(line, ana, key(), text))).isInstanceOf(Sending.WindowClosed.class);
        OutboundMessage template = new OutboundMessage.Template("bienvenida", "es_AR", List.of());
        assertThat(asTenant(() -> whatsApp.send(line, ana, key(), template))).isInstanceOf(Sending.Queued.class);
        assertThat(asTenant(() -> whatsApp.send(ConversationId.random(), key(), template)))
                .isInstanceOf(Sending.UnknownConversation.class);
    }

    @Test
    @DisplayName("a message is said once for its key, by however many threads, also after the window has closed")
    final void saidOnce() {
        Receipt.Stored stored = store(message("wamid.1", ana, "hola"));
        IdempotencyKey key = key();
        List<Sending> sendings = Crowd.of(
                12, TENANT, i -> whatsApp.send(stored.conversation(), key, OutboundMessage.text("Tu turno es hoy")));
        clock.advance(Duration.ofDays(2));
        Sending late =
                asTenant(() -> whatsApp.send(stored.conversation(), key, OutboundMessage.text("Tu turno es hoy")));
        assertThat(sendings).containsOnly(late).hasOnlyElementsOfType(Sending.Queued.class);
        assertThat(texts(stored.conversation())).containsExactly("hola", "Tu turno es hoy");
    }

    @Test
    @DisplayName("where the bot is can be looked at")
    final void state() {
        Receipt.Stored stored = store(message("wamid.1", ana, "hola"));
        assertThat(asTenant(() -> store.state(stored.conversation()))).contains(BotState.initial());
        asTenant(() -> whatsApp.handle(stored.message()));
        assertThat(asTenant(() -> store.state(stored.conversation())))
                .contains(new BotState("counting", Map.of("count", "1")));
        assertThat(asTenant(() -> store.state(ConversationId.random()))).isEmpty();
    }

    @Test
    @DisplayName("a person is found by phone and by user id, and keeps one conversation when the second is learnt")
    final void twoIdentifiers() {
        Receipt.Stored byPhone = store(message("wamid.1", ana, "hola"));
        Contact both = ana.withUserId("AR.1349120865530274");
        Receipt.Stored byBoth = store(message("wamid.2", both, "hola"));
        Receipt.Stored byUser = store(message("wamid.3", Contact.ofUserId("AR.1349120865530274"), "hola"));
        assertThat(List.of(byBoth.conversation(), byUser.conversation())).containsOnly(byPhone.conversation());
        Conversation conversation =
                asTenant(() -> store.find(byPhone.conversation())).orElseThrow();
        assertThat(conversation.contact()).isEqualTo(both);
        assertThat(asTenant(() -> store.with(line, ana))).map(Conversation::id).contains(byPhone.conversation());
    }

    @Test
    @DisplayName(
            "a phone that comes with another user id is another person's, who does not see the former conversation")
    final void reassignedPhone() {
        Receipt.Stored former = store(message("wamid.1", ana.withUserId("AR.1"), "secret"));
        Receipt.Stored now = store(message("wamid.2", ana.withUserId("AR.2"), "hola"));
        assertThat(now.conversation()).isNotEqualTo(former.conversation());
        assertThat(asTenant(() -> store.with(line, Contact.ofPhone("5491155550001"))))
                .map(Conversation::id)
                .contains(now.conversation());
        assertThat(asTenant(() -> store.with(line, Contact.ofUserId("AR.1"))))
                .map(Conversation::id)
                .contains(former.conversation());
    }

    @Test
    @DisplayName("what a person sends is read back as it was, whatever its characters")
    final void contentSurvives() {
        Receipt.Stored stored = store(message("wamid.1", ana, "¿Mañana? 🎾 'x'; DROP TABLE \u0000\ud83c."));
        store(new InboundMessage(
                new ProviderMessageId("wamid.2"),
                line,
                ana,
                new InboundContent.Choice("7.2", "Sí"),
                clock.instant().plusSeconds(1)));
        store(new InboundMessage(
                new ProviderMessageId("wamid.3"),
                line,
                ana,
                new InboundContent.Unsupported("sticker"),
                clock.instant().plusSeconds(2)));
        assertThat(asTenant(() -> store.history(stored.conversation(), 10)))
                .extracting(entry -> ((ChatEntry.Received) entry).content())
                .containsExactly(
                        new InboundContent.Text("¿Mañana? 🎾 'x'; DROP TABLE \uFFFD\uFFFD."),
                        new InboundContent.Choice("7.2", "Sí"),
                        new InboundContent.Unsupported("sticker"));
    }

    @Test
    @DisplayName("every kind of message of ours is read back as it was queued")
    final void outboundSurvives() {
        Receipt.Stored stored = store(message("wamid.1", ana, "hola"));
        List<OutboundMessage> messages = List.of(
                OutboundMessage.text("Línea 1\nLínea 2 — \"ñ\" {x,\\y}"),
                new OutboundMessage.Menu(
                        "¿Qué querés?",
                        "Elegir",
                        List.of(
                                OutboundMessage.Option.of("1.0", "Reservar"),
                                OutboundMessage.Option.of("1.1", "Cancelar, \"ya\"")
                                        .describedAs("{o no}"))),
                new OutboundMessage.Template("turno", "es_AR", List.of("Ana", "10:00")));
        messages.forEach(message -> {
            asTenant(() -> whatsApp.send(stored.conversation(), key(), message));
            clock.advance(Duration.ofSeconds(1));
        });
        assertThat(asTenant(() -> store.history(stored.conversation(), 3)))
                .extracting(entry -> ((ChatEntry.Sent) entry).message())
                .containsExactlyElementsOf(messages);
    }

    @Test
    @DisplayName("conversations are listed by their last message, and erased with all that was said")
    final void listedAndErased() {
        Receipt.Stored older = store(message("wamid.1", ana, "hola"));
        clock.advance(Duration.ofMinutes(1));
        Receipt.Stored newer = store(message("wamid.2", Contact.ofPhone("5491155550002"), "hola"));
        assertThat(asTenant(() -> store.recent(500)).stream()
                        .filter(it -> it.line().equals(line))
                        .map(Conversation::id))
                .containsExactly(newer.conversation(), older.conversation());
        assertThat(asTenant(() -> store.erase(older.conversation()))).isEqualTo(Conversations.Erasure.ERASED);
        assertThat(asTenant(() -> store.erase(older.conversation()))).isEqualTo(Conversations.Erasure.UNKNOWN);
        assertThat(texts(older.conversation())).isEmpty();
        assertThat(asTenant(() -> whatsApp.handle(older.message()))).isZero();
    }

    @Test
    @DisplayName("another tenant sees none of it")
    final void otherTenant() {
        Receipt.Stored stored = store(message("wamid.1", ana, "hola"));
        assertThat(asTenant(() -> store.find(stored.conversation()))).isPresent();
        assertThat(TenantContext.<Boolean, RuntimeException>call(
                        OTHER_TENANT, () -> store.find(stored.conversation()).isPresent()))
                .isFalse();
    }

    /** A second tenant, with the same tables. */
    protected static final TenantId OTHER_TENANT = TenantId.of("clinic");

    private static final class Heard implements WhatsAppListener {

        final List<MessageId> received = Collections.synchronizedList(new ArrayList<>());
        final List<ConversationId> conversations = Collections.synchronizedList(new ArrayList<>());
        final List<MessageId> abandoned = Collections.synchronizedList(new ArrayList<>());
        volatile boolean failure;

        ConversationId conversation() {
            return conversations.get(0);
        }

        @Override
        public void received(ConversationId conversation, MessageId message) {
            refuse();
            received.add(message);
            conversations.add(conversation);
        }

        @Override
        public void queued(ConversationId conversation) {
            refuse();
        }

        @Override
        public void abandoned(ConversationId conversation, MessageId message) {
            abandoned.add(message);
        }

        private void refuse() {
            if (failure) {
                throw new IllegalStateException("no jobs today");
            }
        }
    }
}
