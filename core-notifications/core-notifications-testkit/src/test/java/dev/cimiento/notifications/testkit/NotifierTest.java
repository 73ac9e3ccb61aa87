package dev.cimiento.notifications.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.cimiento.notifications.Channel;
import dev.cimiento.notifications.ChannelMessage;
import dev.cimiento.notifications.Delivery;
import dev.cimiento.notifications.DeliveryState;
import dev.cimiento.notifications.DeliveryStatus;
import dev.cimiento.notifications.Email;
import dev.cimiento.notifications.EmailTransport;
import dev.cimiento.notifications.Guarantee;
import dev.cimiento.notifications.IdempotencyConflictException;
import dev.cimiento.notifications.Notification;
import dev.cimiento.notifications.NotificationId;
import dev.cimiento.notifications.NotificationListener;
import dev.cimiento.notifications.Notifier;
import dev.cimiento.notifications.OutboxMessage;
import dev.cimiento.notifications.OutcomeUnknownException;
import dev.cimiento.notifications.PermanentNotificationsException;
import dev.cimiento.notifications.Recipient;
import dev.cimiento.notifications.RetryPolicy;
import dev.cimiento.notifications.RetryableNotificationsException;
import dev.cimiento.notifications.SendResult;
import dev.cimiento.notifications.TemplateException;
import dev.cimiento.notifications.TemplateName;
import dev.cimiento.notifications.Templates;
import dev.cimiento.notifications.inmemory.InMemoryOutbox;
import dev.cimiento.notifications.inmemory.RecordingChannelTransport;
import dev.cimiento.notifications.inmemory.RecordingEmailTransport;
import dev.cimiento.notifications.inmemory.RecordingSmsTransport;
import dev.cimiento.tenancy.Call;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class NotifierTest {

    private static final TenantId PADEL = TenantId.of("padel");
    private static final Locale AR = Locale.forLanguageTag("es-AR");
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final RecordingEmailTransport mailbox = new RecordingEmailTransport();
    private final RecordingSmsTransport phone = new RecordingSmsTransport();
    private final Deque<Supplier<RuntimeException>> failures = new ArrayDeque<>();
    private final EmailTransport email = message -> {
        if (!failures.isEmpty()) {
            throw failures.removeFirst().get();
        }
        return mailbox.send(message);
    };
    private final Notifier notifier = Notifier.of(new InMemoryOutbox(), Templates.builtIn(Locale.ENGLISH), clock)
            .email(email)
            .sms(phone)
            .lease(LEASE)
            .retries(new RetryPolicy(3, Duration.ofSeconds(10), Duration.ofSeconds(20)));

    @Test
    @DisplayName(
            "a queued message is rendered in the recipient's language, sent once it is delivered, and then finished")
    void delivers() {
        NotificationId id = queue(welcome("k"));
        assertThat(state(id).status()).isEqualTo(DeliveryStatus.QUEUED);
        assertThat(sent()).isEmpty();

        assertThat(deliver(id)).isEqualTo(new Delivery.Sent("recorded-" + id));

        assertThat(sent()).singleElement().satisfies(message -> {
            assertThat(message.id()).isEqualTo(id);
            assertThat(message.to().value()).isEqualTo("ana@example.com");
            assertThat(message.subject()).isEqualTo("Te damos la bienvenida a Pádel");
            assertThat(message.html()).isPresent();
        });
        assertThat(state(id).status()).isEqualTo(DeliveryStatus.SENT);
        assertThat(deliver(id)).isEqualTo(new Delivery.NotDue());
        assertThat(deliver(NotificationId.random())).isEqualTo(new Delivery.NotDue());
        assertThat(sent()).hasSize(1);
    }

    @Test
    @DisplayName("the same message queued again is the same message")
    void queuesOnce() {
        NotificationId first = queue(welcome("k"));
        NotificationId again = queue(welcome("k"));
        in(() -> notifier.deliverDue(9));
        NotificationId later = queue(welcome("k"));

        assertThat(List.of(again, later)).containsOnly(first);
        in(() -> notifier.deliverDue(9));
        assertThat(sent()).hasSize(1);
    }

    @Test
    @DisplayName("a key used for another message is a mistake that is said")
    void refusesKeysUsedTwice() {
        queue(welcome("k"));

        for (Notification other : List.of(
                welcome("k").with("name", "Eva"),
                welcome("k").locale(Locale.ENGLISH),
                Notification.of("k", Recipient.email("eva@example.com"), TemplateName.WELCOME)
                        .with("name", "Ana")
                        .with("business", "Pádel")
                        .locale(AR))) {
            assertThatThrownBy(() -> queue(other))
                    .isInstanceOf(IdempotencyConflictException.class)
                    .hasMessageContaining("k");
        }
        assertThat(in(() -> notifier.recent(9))).hasSize(1);
    }

    @Test
    @DisplayName(
            "what cannot be sent is not queued: a missing value, an unknown text, a channel nobody serves, a text too long")
    void refusesAtTheDoor() {
        assertThatThrownBy(() -> queue(Notification.of("a", Recipient.email("ana@example.com"), TemplateName.WELCOME)))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("{{");
        assertThatThrownBy(
                        () -> queue(Notification.of("b", Recipient.email("ana@example.com"), TemplateName.of("nope"))))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("nope");
        assertThatThrownBy(() -> queue(Notification.of("c", Recipient.push("token"), TemplateName.WELCOME)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("PUSH");
        assertThatThrownBy(() -> queue(Notification.of("d", Recipient.sms("+5491155501234"), TemplateName.WELCOME)
                        .with("name", "x".repeat(2000))
                        .with("business", "x")))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("1600");
        assertThat(in(() -> notifier.recent(9))).isEmpty();
    }

    @Test
    @DisplayName("a failure that may pass is tried again after growing waits, and given up after the last attempt")
    void retries() {
        NotificationId id = queue(welcome("k"));
        failWith(() -> new RetryableNotificationsException("the server is away"), 3);

        Delivery.Postponed first = (Delivery.Postponed) deliver(id);
        assertThat(Duration.between(clock.instant(), first.until()))
                .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(10));
        assertThat(state(id).status()).isEqualTo(DeliveryStatus.FAILED);
        assertThat(state(id).failure()).hasValue("the server is away");
        assertThat(deliver(id)).isEqualTo(new Delivery.NotDue());
        clock.set(first.until());
        Delivery.Postponed second = (Delivery.Postponed) deliver(id);
        assertThat(Duration.between(clock.instant(), second.until()))
                .isBetween(Duration.ofSeconds(16), Duration.ofSeconds(20));
        clock.set(second.until());
        assertThat(deliver(id)).isInstanceOf(Delivery.Dead.class);
        assertThat(state(id).failure())
                .hasValueSatisfying(why -> assertThat(why).contains("after 3 attempts", "away"));
        clock.advance(Duration.ofDays(1));
        assertThat(in(() -> notifier.deliverDue(9))).isEmpty();
        assertThat(sent()).isEmpty();
    }

    @Test
    @DisplayName("a provider that asks for patience gets it")
    void waitsAsAsked() {
        NotificationId id = queue(welcome("k"));
        failWith(() -> new RetryableNotificationsException("busy").retryAfter(Duration.ofMinutes(7)), 1);

        assertThat(deliver(id)).isEqualTo(new Delivery.Postponed(clock.instant().plusSeconds(420), "busy"));
    }

    @Test
    @DisplayName("a failure that will not pass is given up at once, and begins anew when it is queued again")
    void givesUp() {
        NotificationId id = queue(welcome("k"));
        failWith(() -> new PermanentNotificationsException("wrong password"), 1);
        assertThat(deliver(id)).isEqualTo(new Delivery.Dead("wrong password"));
        assertThat(in(() -> notifier.recent(1)).get(0).state().status()).isEqualTo(DeliveryStatus.DEAD);

        assertThat(in(() -> notifier.requeue(id))).isTrue();
        assertThat(deliver(id)).isInstanceOf(Delivery.Sent.class);
        assertThat(in(() -> notifier.requeue(id))).isFalse();
    }

    @Test
    @DisplayName("a message that the provider refuses is dead, with the provider's code")
    void keepsTheRefusal() {
        Notifier refused = notifier.sms(sms -> new SendResult.Rejected(SendResult.Reason.OPTED_OUT, "21610"));
        NotificationId id =
                in(() -> refused.notify(Notification.of("k", Recipient.sms("+5491155501234"), TemplateName.WELCOME)
                        .with("name", "Ana")
                        .with("business", "Pádel")));

        assertThat(in(() -> refused.deliver(id))).isEqualTo(new Delivery.Dead("rejected: OPTED_OUT 21610"));
    }

    @Test
    @DisplayName("where nobody knows whether it was sent, it is sent again, unless it may be sent at most once")
    void keepsTheGuarantee() {
        NotificationId atLeast = queue(welcome("a"));
        NotificationId atMost = queue(welcome("b").guarantee(Guarantee.AT_MOST_ONCE));
        failWith(() -> new OutcomeUnknownException("no answer"), 2);

        assertThat(deliver(atLeast)).isInstanceOf(Delivery.Postponed.class);
        assertThat(deliver(atMost)).isInstanceOf(Delivery.Dead.class);

        clock.advance(Duration.ofMinutes(1));
        in(() -> notifier.deliverDue(9));
        assertThat(sent()).extracting(Email::id).containsExactly(atLeast);
    }

    @Test
    @DisplayName(
            "after a crash in the middle of sending the message is taken over when the lease ends, unless it may be sent at most once")
    void survivesCrashes() {
        NotificationId atLeast = queue(welcome("a"));
        NotificationId atMost = queue(welcome("b").guarantee(Guarantee.AT_MOST_ONCE));
        Notifier dying = notifier.email(message -> {
            throw new Death();
        });
        assertThatThrownBy(() -> in(() -> dying.deliver(atLeast))).isInstanceOf(Death.class);
        assertThatThrownBy(() -> in(() -> dying.deliver(atMost))).isInstanceOf(Death.class);
        assertThat(in(() -> notifier.deliverDue(9))).isEmpty();

        clock.advance(LEASE);
        in(() -> notifier.deliverDue(9));

        assertThat(sent()).extracting(Email::id).containsExactly(atLeast);
        assertThat(state(atMost).status()).isEqualTo(DeliveryStatus.DEAD);
    }

    @Test
    @DisplayName("a message that kills its senders is given up")
    void stopsCrashLoops() {
        NotificationId id = queue(welcome("k"));
        Notifier dying = notifier.email(message -> {
            throw new Death();
        });
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> in(() -> dying.deliver(id))).isInstanceOf(Death.class);
            clock.advance(LEASE);
        }

        assertThat(in(() -> dying.deliver(id))).isEqualTo(new Delivery.Dead("its senders died 3 times"));
    }

    @Test
    @DisplayName("a message waits for its time, and is not sent after it has outlived itself")
    void keepsItsTime() {
        NotificationId reminder = queue(welcome("a").notBefore(clock.instant().plusSeconds(60)));
        NotificationId code = queue(welcome("b").timeToLive(Duration.ofSeconds(30)));
        NotificationId hopeless = queue(welcome("c").timeToLive(Duration.ofSeconds(5)));
        failWith(() -> new RetryableNotificationsException("away"), 1);
        assertThat(deliver(hopeless)).isInstanceOf(Delivery.Dead.class);
        assertThat(deliver(reminder)).isEqualTo(new Delivery.NotDue());

        clock.advance(Duration.ofSeconds(60));

        assertThat(deliver(code)).isEqualTo(new Delivery.Dead("it outlived its time to live"));
        assertThat(deliver(reminder)).isInstanceOf(Delivery.Sent.class);
        assertThat(sent()).extracting(Email::id).containsExactly(reminder);
    }

    @Test
    @DisplayName("no more is sent at once than was asked for, and one that fails does not stop the others")
    void deliversUpToTheLimit() {
        for (int i = 0; i < 5; i++) {
            queue(welcome("k" + i));
        }
        failWith(() -> new IllegalStateException("a mistake in the transport, about ana@example.com"), 1);

        List<Delivery> deliveries = in(() -> notifier.deliverDue(3));

        assertThat(deliveries).hasSize(3);
        assertThat(deliveries.get(0)).isInstanceOf(Delivery.Postponed.class);
        assertThat(deliveries.get(0).toString()).doesNotContain("ana@example.com");
        assertThat(sent()).hasSize(2);
        assertThatThrownBy(() -> in(() -> notifier.deliverDue(0))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("WhatsApp and push go through a transport that the host brings")
    void servesOtherChannels() {
        RecordingChannelTransport bridge = new RecordingChannelTransport();
        Notifier bridged = notifier.channel(Channel.WHATSAPP, bridge).channel(Channel.PUSH, bridge);
        for (Recipient recipient : List.of(Recipient.whatsapp("+5491155501234"), Recipient.push("token-1"))) {
            in(() -> bridged.notify(Notification.of(recipient.channel().name(), recipient, TemplateName.WELCOME)
                    .with("name", "Ana")
                    .with("business", "Pádel")
                    .locale(AR)));
        }
        in(() -> bridged.deliverDue(9));

        List<ChannelMessage> messages = in(bridge::sent);
        assertThat(messages)
                .extracting(message -> message.recipient().channel())
                .containsExactly(Channel.WHATSAPP, Channel.PUSH);
        assertThat(messages.get(0).content().text()).isEqualTo("Pádel: tu cuenta está lista, Ana. Ya puedes reservar.");
        assertThat(messages.get(0).content().subject()).isEmpty();
        assertThat(messages.get(1).content().subject()).hasValue("Te damos la bienvenida a Pádel");
        assertThatThrownBy(() -> notifier.channel(Channel.SMS, bridge)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("a listener is told of each end, and one that throws breaks nothing")
    void tellsTheListener() {
        List<Delivery.Settled> told = new ArrayList<>();
        Notifier listened = notifier.listener(new NotificationListener() {
            @Override
            public void settled(OutboxMessage message, Delivery.Settled delivery) {
                told.add(delivery);
                throw new IllegalStateException("metrics are down");
            }
        });
        NotificationId id = queue(welcome("k"));

        assertThat(in(() -> listened.deliver(id))).isInstanceOf(Delivery.Sent.class);

        assertThat(told).containsExactly(new Delivery.Sent("recorded-" + id));
        assertThat(state(id).status()).isEqualTo(DeliveryStatus.SENT);
    }

    @Test
    @DisplayName("no address, number or text is logged, whatever happens")
    void logsNobody() {
        Logger logger = (Logger) LoggerFactory.getLogger("dev.cimiento.notifications");
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
        try {
            NotificationId id = queue(welcome("k"));
            failWith(() -> new RetryableNotificationsException("away"), 1);
            deliver(id);
            clock.advance(Duration.ofMinutes(1));
            deliver(id);
            failWith(() -> new PermanentNotificationsException("wrong password"), 1);
            deliver(queue(welcome("dead")));
        } finally {
            logger.detachAppender(appender);
            logger.setLevel(null);
        }
        assertThat(appender.list).hasSizeGreaterThan(4);
        assertThat(appender.list)
                .allSatisfy(event ->
                        assertThat(event.getFormattedMessage()).doesNotContain("ana@example.com", "bienvenida", "Ana"));
        assertThat(appender.list)
                .anySatisfy(event -> assertThat(event.getFormattedMessage()).contains("a***@example.com"));
    }

    private static Notification welcome(String key) {
        return Notification.of(key, Recipient.email("ana@example.com"), TemplateName.WELCOME)
                .with("name", "Ana")
                .with("business", "Pádel")
                .locale(AR);
    }

    private NotificationId queue(Notification notification) {
        return in(() -> notifier.notify(notification));
    }

    private Delivery deliver(NotificationId id) {
        return in(() -> notifier.deliver(id));
    }

    private DeliveryState state(NotificationId id) {
        return in(() -> notifier.find(id)).orElseThrow().state();
    }

    private List<Email> sent() {
        return in(mailbox::sent);
    }

    private void failWith(Supplier<RuntimeException> failure, int times) {
        for (int i = 0; i < times; i++) {
            failures.add(failure);
        }
    }

    private static <T> T in(Call<T, RuntimeException> body) {
        return TenantContext.<T, RuntimeException>call(PADEL, body);
    }

    /** What a killed process looks like from inside: nothing after it runs. */
    private static final class Death extends Error {

        private static final long serialVersionUID = 1L;
    }
}
