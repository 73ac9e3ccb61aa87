package dev.cimiento.whatsapp.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.whatsapp.BotState;
import dev.cimiento.whatsapp.ChatEntry;
import dev.cimiento.whatsapp.Contact;
import dev.cimiento.whatsapp.ConversationId;
import dev.cimiento.whatsapp.Delivery;
import dev.cimiento.whatsapp.DeliveryStatus;
import dev.cimiento.whatsapp.Envelope;
import dev.cimiento.whatsapp.IdempotencyKey;
import dev.cimiento.whatsapp.InboundContent;
import dev.cimiento.whatsapp.InboundMessage;
import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.MessageId;
import dev.cimiento.whatsapp.OutboundMessage;
import dev.cimiento.whatsapp.OutcomeUnknownWhatsAppException;
import dev.cimiento.whatsapp.PermanentWhatsAppException;
import dev.cimiento.whatsapp.ProviderMessageId;
import dev.cimiento.whatsapp.Receipt;
import dev.cimiento.whatsapp.Refusal;
import dev.cimiento.whatsapp.RetryableWhatsAppException;
import dev.cimiento.whatsapp.SendResult;
import dev.cimiento.whatsapp.Sending;
import dev.cimiento.whatsapp.StatusUpdate;
import dev.cimiento.whatsapp.Turn;
import dev.cimiento.whatsapp.WhatsApp;
import dev.cimiento.whatsapp.inmemory.InMemoryWhatsAppTransport;
import dev.cimiento.whatsapp.spi.WhatsAppStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every store's outbox keeps: order, no message in two hands, statuses that only go forward, and recovery from every way in which
 * handing a message over can end. Extend it as {@link ConversationsContract}.
 */
public abstract class OutboxContract {

    /** The tenant in which everything runs. */
    protected static final TenantId TENANT = TenantId.of("padel");

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final MutableClock clock = MutableClock.at(NOON);
    private final InMemoryWhatsAppTransport transport = new InMemoryWhatsAppTransport();
    private final LineId line = new LineId("line-" + UUID.randomUUID());
    private final Contact ana = Contact.ofPhone("5491155550001");

    private WhatsAppStore store;
    private WhatsApp whatsApp;
    private ConversationId conversation;

    /** For subclasses. */
    protected OutboxContract() {}

    /** The store under test: the same one for every call. */
    protected abstract WhatsAppStore store();

    @BeforeEach
    final void openConversation() {
        store = store();
        whatsApp = WhatsApp.of(store, transport, (said, state) -> new Turn(BotState.initial(), List.of()), clock);
        InboundMessage hello = new InboundMessage(
                new ProviderMessageId("wamid." + UUID.randomUUID()),
                line,
                ana,
                new InboundContent.Text("hola"),
                clock.instant());
        conversation = ((Receipt.Stored) asTenant(() -> whatsApp.receive(hello))).conversation();
    }

    private static <T> T asTenant(Supplier<T> body) {
        return TenantContext.<T, RuntimeException>call(TENANT, body::get);
    }

    private MessageId queue(String text) {
        return ((Sending.Queued) asTenant(() -> whatsApp.send(
                        conversation, IdempotencyKey.of("key-" + UUID.randomUUID()), OutboundMessage.text(text))))
                .message();
    }

    private Delivery deliver() {
        return asTenant(() -> whatsApp.deliver(conversation));
    }

    private List<String> sent() {
        return transport.sent(line, ana).stream()
                .map(envelope -> envelope.message().asText())
                .toList();
    }

    private ChatEntry.Sent entry(MessageId id) {
        return asTenant(() -> store.history(conversation, 100)).stream()
                .filter(ChatEntry.Sent.class::isInstance)
                .map(ChatEntry.Sent.class::cast)
                .filter(entry -> entry.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private void tell(StatusUpdate update) {
        TenantContext.run(TENANT, () -> whatsApp.receive(update));
    }

    private StatusUpdate status(String providerId, DeliveryStatus status) {
        StatusUpdate update = StatusUpdate.of(line, new ProviderMessageId(providerId), status, clock.instant());
        return status == DeliveryStatus.FAILED
                ? update.withRefusal(new Refusal(Refusal.Reason.BLOCKED, "131049"))
                : update;
    }

    private static Function<Envelope, SendResult> accepting(String id) {
        return envelope -> new SendResult.Accepted(new ProviderMessageId(id));
    }

    @Test
    @DisplayName("ten workers at once send each message once and in order")
    final void onceAndInOrder() {
        for (int i = 1; i <= 6; i++) {
            queue("message " + i);
        }
        Crowd.of(10, TENANT, i -> whatsApp.deliver(conversation));
        assertThat(sent())
                .containsExactly("message 1", "message 2", "message 3", "message 4", "message 5", "message 6");
    }

    @Test
    @DisplayName("where the provider asks to wait, the message waits, and what comes behind it too")
    final void retryable() {
        MessageId first = queue("first");
        queue("second");
        transport.next(envelope -> {
            throw new RetryableWhatsAppException("simulator", "130429", "too many messages", null);
        });
        assertThatThrownBy(this::deliver).isInstanceOf(RetryableWhatsAppException.class);
        assertThat(entry(first).status()).isEqualTo(DeliveryStatus.QUEUED);
        assertThat(deliver()).isEqualTo(new Delivery.Finished(2, 0));
        assertThat(sent()).containsExactly("first", "second");
    }

    @Test
    @DisplayName("where somebody must act first, nothing is lost")
    final void permanent() {
        MessageId id = queue("first");
        transport.next(envelope -> {
            throw new PermanentWhatsAppException("simulator", "190", "the token has expired", null);
        });
        assertThatThrownBy(this::deliver).isInstanceOf(PermanentWhatsAppException.class);
        deliver();
        assertThat(entry(id).status()).isEqualTo(DeliveryStatus.SENT);
    }

    @Test
    @DisplayName("a message is given up after its eighth try, and what comes behind it goes out")
    final void givesUp() {
        MessageId first = queue("first");
        queue("second");
        for (int i = 0; i < 8; i++) {
            transport.next(envelope -> {
                throw new RetryableWhatsAppException("simulator", "", "down", null);
            });
            assertThatThrownBy(this::deliver).isInstanceOf(RetryableWhatsAppException.class);
        }
        assertThat(deliver()).isEqualTo(new Delivery.Finished(1, 1));
        assertThat(entry(first).refusal()).contains(Refusal.of(Refusal.Reason.GAVE_UP));
        assertThat(sent()).containsExactly("second");
    }

    @Test
    @DisplayName("a refused message is failed with its reason, and what comes behind it goes out")
    final void refused() {
        MessageId first = queue("first");
        queue("second");
        Refusal refusal = new Refusal(Refusal.Reason.RECIPIENT_UNREACHABLE, "131026");
        transport.next(envelope -> new SendResult.Refused(refusal));
        assertThat(deliver()).isEqualTo(new Delivery.Finished(1, 1));
        assertThat(entry(first).status()).isEqualTo(DeliveryStatus.FAILED);
        assertThat(entry(first).refusal()).contains(refusal);
    }

    @Test
    @DisplayName("free-form that has waited until the window closed is not sent")
    final void windowClosesMeanwhile() {
        MessageId id = queue("first");
        clock.advance(Duration.ofHours(24));
        assertThat(deliver()).isEqualTo(new Delivery.Finished(0, 1));
        assertThat(entry(id).refusal()).contains(Refusal.of(Refusal.Reason.WINDOW_CLOSED));
        assertThat(sent()).isEmpty();
    }

    @Test
    @DisplayName("with an unknown outcome the message is sent again only when its lease has ended")
    final void unknownOutcome() {
        queue("first");
        transport.next(OutboxContract::lost);
        assertThat(deliver()).isEqualTo(new Delivery.Waiting(NOON.plus(LEASE)));
        clock.advance(LEASE.minusSeconds(1));
        assertThat(deliver()).isInstanceOf(Delivery.Waiting.class);
        clock.advance(Duration.ofSeconds(1));
        assertThat(deliver()).isEqualTo(new Delivery.Finished(1, 0));
    }

    @Test
    @DisplayName(
            "with an unknown outcome a status that carries our id tells that it went out, and it is not sent again")
    final void statusSettlesUnknownOutcome() {
        MessageId id = queue("first");
        transport.next(OutboxContract::lost);
        deliver();
        tell(status("wamid.out", DeliveryStatus.SENT).withMessage(id));
        clock.advance(LEASE);
        assertThat(deliver()).isEqualTo(new Delivery.Finished(0, 0));
        tell(status("wamid.out", DeliveryStatus.READ));
        assertThat(entry(id).status()).isEqualTo(DeliveryStatus.READ);
    }

    private static SendResult lost(Envelope envelope) {
        throw new OutcomeUnknownWhatsAppException("simulator", "", "no answer to " + envelope.id(), null);
    }

    @Test
    @DisplayName("statuses in any order, told twice, end at the furthest")
    final void statusesInAnyOrder() {
        List<DeliveryStatus> told = List.of(DeliveryStatus.SENT, DeliveryStatus.DELIVERED, DeliveryStatus.READ);
        List<List<Integer>> orders = List.of(
                List.of(0, 1, 2),
                List.of(0, 2, 1),
                List.of(1, 0, 2),
                List.of(1, 2, 0),
                List.of(2, 0, 1),
                List.of(2, 1, 0));
        for (int n = 0; n < orders.size(); n++) {
            MessageId id = queue("order " + n);
            String providerId = "wamid.order." + n;
            transport.next(accepting(providerId));
            deliver();
            for (int round = 0; round < 2; round++) {
                orders.get(n).forEach(i -> tell(status(providerId, told.get(i))));
            }
            assertThat(entry(id).status()).as("order %s", orders.get(n)).isEqualTo(DeliveryStatus.READ);
        }
    }

    @Test
    @DisplayName("a late \"sent\" does not revive a failure")
    final void failureStays() {
        MessageId id = queue("first");
        transport.next(accepting("wamid.failed"));
        deliver();
        tell(status("wamid.failed", DeliveryStatus.FAILED));
        tell(status("wamid.failed", DeliveryStatus.SENT));
        assertThat(entry(id).status()).isEqualTo(DeliveryStatus.FAILED);
        assertThat(entry(id).refusal()).contains(new Refusal(Refusal.Reason.BLOCKED, "131049"));
    }

    @Test
    @DisplayName("a status that comes before the answer to sending is kept and applied")
    final void earlyStatus() {
        MessageId id = queue("first");
        transport.next(envelope -> {
            tell(status("wamid.early", DeliveryStatus.DELIVERED));
            tell(status("wamid.early", DeliveryStatus.SENT));
            return new SendResult.Accepted(new ProviderMessageId("wamid.early"));
        });
        deliver();
        assertThat(entry(id).status()).isEqualTo(DeliveryStatus.DELIVERED);
    }

    @Test
    @DisplayName("a status on another line changes nothing here")
    final void otherLine() {
        MessageId id = queue("first");
        transport.next(accepting("wamid.mine"));
        deliver();
        tell(StatusUpdate.of(
                        new LineId("other"), new ProviderMessageId("wamid.mine"), DeliveryStatus.READ, clock.instant())
                .withMessage(id));
        assertThat(entry(id).status()).isEqualTo(DeliveryStatus.SENT);
    }

    @Test
    @DisplayName("concurrent statuses end at the furthest")
    final void concurrentStatuses() {
        MessageId id = queue("first");
        transport.next(accepting("wamid.crowd"));
        deliver();
        DeliveryStatus[] told = {DeliveryStatus.SENT, DeliveryStatus.DELIVERED, DeliveryStatus.READ};
        Crowd.of(12, TENANT, i -> {
            whatsApp.receive(status("wamid.crowd", told[i % 3]));
            return i;
        });
        assertThat(entry(id).status()).isEqualTo(DeliveryStatus.READ);
    }
}
