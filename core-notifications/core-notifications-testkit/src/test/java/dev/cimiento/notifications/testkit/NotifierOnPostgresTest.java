package dev.cimiento.notifications.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.notifications.Delivery;
import dev.cimiento.notifications.Notification;
import dev.cimiento.notifications.NotificationId;
import dev.cimiento.notifications.Notifier;
import dev.cimiento.notifications.OutboxPoller;
import dev.cimiento.notifications.Recipient;
import dev.cimiento.notifications.SendResult;
import dev.cimiento.notifications.TemplateName;
import dev.cimiento.notifications.Templates;
import dev.cimiento.notifications.inmemory.RecordingEmailTransport;
import dev.cimiento.notifications.postgresql.PostgresOutbox;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NotifierOnPostgresTest {

    private static final TenantId PADEL = TenantId.of("padel");
    private static final TenantId CLINIC = TenantId.of("clinic");

    private static TestDatabase database;
    private static TenantDataSource dataSource;

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final RecordingEmailTransport mailbox = new RecordingEmailTransport();
    private final Notifier notifier = Notifier.of(
                    new PostgresOutbox(dataSource), Templates.builtIn(Locale.ENGLISH), clock)
            .email(mailbox);

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        database.migrate(PADEL, PostgresOutbox.SCHEMA).migrate(CLINIC, PostgresOutbox.SCHEMA);
        dataSource = database.tenantPool(9);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void empty() {
        database.execute("TRUNCATE t_padel.notification, t_clinic.notification");
    }

    @Test
    @DisplayName("a message goes out if and only if the business it is about was committed")
    void followsTheBusiness() {
        TenantContext.run(PADEL, () -> {
            assertThatThrownBy(() -> Transactions.run(dataSource, () -> {
                        notifier.notify(welcome("a"));
                        throw new IllegalStateException("the slot is taken");
                    }))
                    .hasMessage("the slot is taken");
            assertThat(notifier.deliverDue(9)).isEmpty();

            Transactions.run(dataSource, () -> {
                notifier.notify(welcome("a"));
                notifier.notify(welcome("a"));
                assertThatThrownBy(() -> notifier.deliverDue(9)).isInstanceOf(IllegalStateException.class);
            });
            assertThat(notifier.deliverDue(9)).hasSize(1);
            assertThat(mailbox.sent()).hasSize(1);
        });
    }

    @Test
    @DisplayName("eight deliverers on one outbox send two hundred messages, none twice")
    void sendsEachOnce() throws Exception {
        List<NotificationId> sent = Collections.synchronizedList(new ArrayList<>());
        Notifier counted = notifier.email(message -> {
            sent.add(message.id());
            return new SendResult.Accepted("x");
        });
        TenantContext.run(PADEL, () -> {
            for (int i = 0; i < 200; i++) {
                counted.notify(welcome("k" + i));
            }
        });
        ExecutorService executor = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> deliverers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                deliverers.add(executor.submit(() -> TenantContext.run(PADEL, () -> counted.deliverDue(200))));
            }
            for (Future<?> deliverer : deliverers) {
                deliverer.get();
            }
        } finally {
            executor.shutdown();
        }
        TenantContext.run(PADEL, () -> counted.deliverDue(200));
        assertThat(sent).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("while one deliverer is sending a message, another gets nothing")
    void holdsTheMessage() throws Exception {
        CountDownLatch sending = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicInteger sends = new AtomicInteger();
        Notifier slow = notifier.email(message -> {
            sends.incrementAndGet();
            sending.countDown();
            await(mayEnd);
            return new SendResult.Accepted("x");
        });
        NotificationId id =
                TenantContext.<NotificationId, RuntimeException>call(PADEL, () -> slow.notify(welcome("k")));
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Future<Delivery> first = executor.submit(
                    () -> TenantContext.<Delivery, RuntimeException>call(PADEL, () -> slow.deliver(id)));
            await(sending);
            TenantContext.run(PADEL, () -> {
                assertThat(slow.deliver(id)).isEqualTo(new Delivery.NotDue());
                assertThat(slow.deliverDue(9)).isEmpty();
            });
            mayEnd.countDown();
            assertThat(first.get()).isInstanceOf(Delivery.Sent.class);
        } finally {
            mayEnd.countDown();
            executor.shutdown();
        }
        assertThat(sends).hasValue(1);
    }

    @Test
    @DisplayName("the poller serves every tenant, also behind one that fails, and closes after the message in hand")
    void polls() throws Exception {
        CountDownLatch arrived = new CountDownLatch(2);
        Notifier told = notifier.email(message -> {
            SendResult result = mailbox.send(message);
            arrived.countDown();
            return result;
        });
        TenantId broken = TenantId.of("nowhere");
        OutboxPoller poller = OutboxPoller.of(told, () -> List.of(broken, PADEL, CLINIC))
                .pause(Duration.ofMillis(10))
                .start();
        try (poller) {
            for (TenantId tenant : List.of(PADEL, CLINIC)) {
                TenantContext.run(tenant, () -> told.notify(welcome("k")));
            }
            await(arrived);
        }
        poller.close();
        TenantContext.run(PADEL, () -> {
            assertThat(mailbox.sent()).hasSize(1);
            told.notify(welcome("after"));
        });
        assertThat(poller.runOnce()).isZero();
        assertThatThrownBy(poller::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("a turn ends after so many messages, so that the next tenant does not wait for all of the first's")
    void takesTurns() {
        List<TenantId> order = new ArrayList<>();
        Notifier told = notifier.email(message -> {
            order.add(TenantContext.require());
            return new SendResult.Accepted("x");
        });
        TenantContext.run(PADEL, () -> {
            for (int i = 0; i < 5; i++) {
                told.notify(welcome("k" + i));
            }
        });
        TenantContext.run(CLINIC, () -> told.notify(welcome("k")));
        OutboxPoller poller =
                OutboxPoller.of(told, () -> List.of(PADEL, CLINIC)).turn(2);

        assertThat(poller.runOnce()).isEqualTo(3);

        assertThat(order).containsExactly(PADEL, PADEL, CLINIC);
        assertThat(poller.runOnce() + poller.runOnce() + poller.runOnce()).isEqualTo(3);
    }

    private static Notification welcome(String key) {
        return Notification.of(key, Recipient.email("ana@example.com"), TemplateName.WELCOME)
                .with("name", "Ana")
                .with("business", "Pádel");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
