package dev.cimiento.notifications.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.notifications.Content;
import dev.cimiento.notifications.Delivery;
import dev.cimiento.notifications.DeliveryState;
import dev.cimiento.notifications.DeliveryStatus;
import dev.cimiento.notifications.Guarantee;
import dev.cimiento.notifications.IdempotencyKey;
import dev.cimiento.notifications.NotificationId;
import dev.cimiento.notifications.OutboxEntry;
import dev.cimiento.notifications.OutboxMessage;
import dev.cimiento.notifications.Recipient;
import dev.cimiento.notifications.TemplateName;
import dev.cimiento.notifications.spi.Claim;
import dev.cimiento.notifications.spi.Outbox;
import dev.cimiento.tenancy.Call;
import dev.cimiento.tenancy.NoTenantException;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link Outbox} must keep. Extend it beside the store. */
public abstract class OutboxContract {

    private static final TenantId PADEL = TenantId.of("padel");
    private static final TenantId CLINIC = TenantId.of("clinic");
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final int THREADS = 8;

    private Outbox outbox;

    /** For subclasses. */
    protected OutboxContract() {}

    /** An empty outbox, ready for the tenants {@code padel} and {@code clinic} and for eight threads. */
    protected abstract Outbox create();

    @BeforeEach
    final void createOutbox() {
        outbox = create();
    }

    @Test
    @DisplayName("what was added is found as it was, due when it may first be sent")
    final void keepsAll() {
        OutboxMessage message = new OutboxMessage(
                NotificationId.random(),
                IdempotencyKey.of("booking-42/confirmed"),
                "f",
                Recipient.email("ana@example.com"),
                TemplateName.BOOKING_CONFIRMED,
                Locale.forLanguageTag("es-AR"),
                Content.of("Hola ñ 🎾\n").subject("Confirmación 🎾").html("<p>ñ</p>"),
                Guarantee.AT_MOST_ONCE,
                NOW,
                NOW.plusSeconds(60),
                Optional.of(NOW.plusSeconds(600)));

        assertThat(in(PADEL, () -> outbox.add(message))).isEqualTo(message);

        OutboxEntry found = in(PADEL, () -> outbox.find(message.id())).orElseThrow();
        assertThat(found.message()).isEqualTo(message);
        assertThat(found.state().status()).isEqualTo(DeliveryStatus.QUEUED);
        assertThat(found.state().attempts()).isZero();
        assertThat(found.state().dueAt()).isEqualTo(NOW.plusSeconds(60));
        assertThat(found.state().changedAt()).isEqualTo(NOW);
        assertThat(found.state().reference()).isEmpty();
        assertThat(found.state().failure()).isEmpty();
    }

    @Test
    @DisplayName("a key is there once, also when fifty callers add it at the same moment; the first stays")
    final void keepsOneOfAKey() {
        List<Callable<OutboxMessage>> adders = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            adders.add(() -> in(PADEL, () -> outbox.add(message("same", NOW))));
        }

        List<OutboxMessage> kept = atOnce(adders);

        assertThat(kept.stream().map(OutboxMessage::id).distinct()).hasSize(1);
        assertThat(in(PADEL, () -> outbox.recent(10))).hasSize(1);
    }

    @Test
    @DisplayName("tenants see, claim and change nothing of each other, also under the same key")
    final void isolatesTenants() {
        OutboxMessage ours = in(PADEL, () -> outbox.add(message("same", NOW)));
        OutboxMessage theirs = in(CLINIC, () -> outbox.add(message("same", NOW)));

        assertThat(ours.id()).isNotEqualTo(theirs.id());
        assertThat(in(PADEL, () -> outbox.find(theirs.id()))).isEmpty();
        assertThat(in(PADEL, () -> outbox.claim(theirs.id(), NOW, NOW.plus(LEASE))))
                .isEmpty();
        assertThat(in(PADEL, () -> outbox.recent(10)))
                .extracting(entry -> entry.message().id())
                .containsExactly(ours.id());
        assertThat(claimNext(PADEL, NOW)).map(claim -> claim.message().id()).hasValue(ours.id());
        assertThat(claimNext(PADEL, NOW)).isEmpty();
    }

    @Test
    @DisplayName("without a tenant nothing is read or written")
    final void refusesWithoutTenant() {
        assertThatThrownBy(() -> outbox.add(message("k", NOW))).isInstanceOf(NoTenantException.class);
        assertThatThrownBy(() -> outbox.claimNext(NOW, NOW.plus(LEASE))).isInstanceOf(NoTenantException.class);
        assertThatThrownBy(() -> outbox.recent(1)).isInstanceOf(NoTenantException.class);
    }

    @Test
    @DisplayName("a message is claimed when it is due, once, and then held until the lease ends")
    final void claimsWhatIsDue() {
        NotificationId id = add("k", NOW.plusSeconds(60));

        assertThat(claim(id, NOW.plusSeconds(59))).isEmpty();
        assertThat(claim(NotificationId.random(), NOW.plusSeconds(60))).isEmpty();
        Claim first = claim(id, NOW.plusSeconds(60)).orElseThrow();
        assertThat(first.attempt()).isEqualTo(1);
        assertThat(first.before()).isEqualTo(DeliveryStatus.QUEUED);
        assertThat(claim(id, NOW.plusSeconds(61))).isEmpty();
        assertThat(claimNext(PADEL, NOW.plusSeconds(61))).isEmpty();
        assertThat(state(id).status()).isEqualTo(DeliveryStatus.SENDING);
    }

    @Test
    @DisplayName("what has been due longest is claimed first")
    final void claimsInOrder() {
        NotificationId late = add("late", NOW.minusSeconds(1));
        NotificationId early = add("early", NOW.minusSeconds(9));
        add("later", NOW.plusSeconds(1));

        assertThat(claimNext(PADEL, NOW)).map(claim -> claim.message().id()).hasValue(early);
        assertThat(claimNext(PADEL, NOW)).map(claim -> claim.message().id()).hasValue(late);
        assertThat(claimNext(PADEL, NOW)).isEmpty();
    }

    @Test
    @DisplayName("eight deliverers at once claim a hundred messages, each of them once")
    final void claimsEachOnce() {
        for (int i = 0; i < 100; i++) {
            add("k" + i, NOW);
        }
        List<NotificationId> claimed = Collections.synchronizedList(new ArrayList<>());
        List<Callable<Integer>> deliverers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            deliverers.add(() -> {
                int mine = 0;
                for (Optional<Claim> claim = claimNext(PADEL, NOW); claim.isPresent(); claim = claimNext(PADEL, NOW)) {
                    claimed.add(claim.get().message().id());
                    mine++;
                }
                return mine;
            });
        }

        List<Integer> shares = atOnce(deliverers);

        // A deliverer may find all that is left locked by the others for a moment, and stop; the rest is claimed now.
        for (Optional<Claim> claim = claimNext(PADEL, NOW); claim.isPresent(); claim = claimNext(PADEL, NOW)) {
            claimed.add(claim.get().message().id());
        }
        assertThat(claimed).hasSize(100).doesNotHaveDuplicates();
        assertThat(shares.stream().mapToInt(Integer::intValue).sum()).isPositive();
    }

    @Test
    @DisplayName("eight deliverers at once claim the same message, one of them gets it")
    final void claimsOneOnce() {
        for (int round = 0; round < 10; round++) {
            NotificationId id = add("k" + round, NOW);
            List<Callable<Optional<Claim>>> deliverers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                deliverers.add(() -> claim(id, NOW));
            }
            assertThat(atOnce(deliverers).stream().filter(Optional::isPresent)).hasSize(1);
        }
    }

    @Test
    @DisplayName(
            "after the lease another takes over, knows that nobody told the end, and the first cannot write any more")
    final void fences() {
        NotificationId id = add("k", NOW);
        Claim lost = claim(id, NOW).orElseThrow();

        assertThat(claim(id, NOW.plus(LEASE).minusMillis(1))).isEmpty();
        Claim taken = claim(id, NOW.plus(LEASE)).orElseThrow();

        assertThat(taken.before()).isEqualTo(DeliveryStatus.SENDING);
        assertThat(taken.attempt()).isEqualTo(2);
        assertThat(settle(lost, new Delivery.Dead("too late"))).isFalse();
        assertThat(state(id).status()).isEqualTo(DeliveryStatus.SENDING);
        assertThat(settle(taken, new Delivery.Sent("ref-1"))).isTrue();
        assertThat(settle(taken, new Delivery.Dead("again"))).isFalse();
        assertThat(state(id).status()).isEqualTo(DeliveryStatus.SENT);
    }

    @Test
    @DisplayName("a sent message keeps its reference and is never claimed again")
    final void keepsSent() {
        NotificationId id = add("k", NOW);

        assertThat(settle(claim(id, NOW).orElseThrow(), new Delivery.Sent("SM1")))
                .isTrue();

        assertThat(state(id).reference()).hasValue("SM1");
        assertThat(state(id).failure()).isEmpty();
        assertThat(claim(id, NOW.plus(Duration.ofDays(365)))).isEmpty();
        assertThat(in(PADEL, () -> outbox.requeue(id, NOW))).isFalse();
    }

    @Test
    @DisplayName("a postponed message waits until its time, keeps why, and counts its attempts")
    final void postpones() {
        NotificationId id = add("k", NOW);

        settle(claim(id, NOW).orElseThrow(), new Delivery.Postponed(NOW.plusSeconds(30), "busy"));

        assertThat(state(id).status()).isEqualTo(DeliveryStatus.FAILED);
        assertThat(state(id).failure()).hasValue("busy");
        assertThat(state(id).dueAt()).isEqualTo(NOW.plusSeconds(30));
        assertThat(claim(id, NOW.plusSeconds(29))).isEmpty();
        Claim second = claimNext(PADEL, NOW.plusSeconds(30)).orElseThrow();
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.before()).isEqualTo(DeliveryStatus.FAILED);
    }

    @Test
    @DisplayName("a dead message stays dead until it is queued again, and then begins anew, fenced against the past")
    final void requeues() {
        NotificationId id = add("k", NOW);
        Claim first = claim(id, NOW).orElseThrow();
        assertThat(in(PADEL, () -> outbox.requeue(id, NOW))).isFalse();
        settle(first, new Delivery.Dead("rejected"));

        assertThat(state(id).failure()).hasValue("rejected");
        assertThat(claim(id, NOW.plus(Duration.ofDays(365)))).isEmpty();
        assertThat(in(PADEL, () -> outbox.requeue(id, NOW.plusSeconds(5)))).isTrue();

        assertThat(state(id).attempts()).isZero();
        assertThat(state(id).failure()).isEmpty();
        Claim anew = claim(id, NOW.plusSeconds(5)).orElseThrow();
        assertThat(anew.attempt()).isEqualTo(1);
        assertThat(settle(first, new Delivery.Sent("ghost"))).isFalse();
        assertThat(settle(anew, new Delivery.Sent("real"))).isTrue();
    }

    @Test
    @DisplayName("the messages queued last come first, as many as asked for")
    final void listsTheNewest() {
        NotificationId a = add("a", NOW);
        NotificationId b = add("b", NOW);
        NotificationId c = add("c", NOW);
        settle(claim(a, NOW).orElseThrow(), new Delivery.Sent("x"));

        assertThat(in(PADEL, () -> outbox.recent(2)))
                .extracting(entry -> entry.message().id())
                .containsExactly(c, b);
        assertThat(in(PADEL, () -> outbox.recent(10)))
                .extracting(entry -> entry.message().id())
                .containsExactly(c, b, a);
    }

    /** A message to an address, under this key, first due then. */
    protected static OutboxMessage message(String key, Instant notBefore) {
        return new OutboxMessage(
                new NotificationId(UUID.randomUUID()),
                IdempotencyKey.of(key),
                "f",
                Recipient.sms("+5491155501234"),
                TemplateName.BOOKING_REMINDER,
                Locale.ROOT,
                Content.of("Hola"),
                Guarantee.AT_LEAST_ONCE,
                NOW,
                notBefore,
                Optional.empty());
    }

    private NotificationId add(String key, Instant notBefore) {
        return in(PADEL, () -> outbox.add(message(key, notBefore))).id();
    }

    private Optional<Claim> claim(NotificationId id, Instant now) {
        return in(PADEL, () -> outbox.claim(id, now, now.plus(LEASE)));
    }

    private Optional<Claim> claimNext(TenantId tenant, Instant now) {
        return in(tenant, () -> outbox.claimNext(now, now.plus(LEASE)));
    }

    private boolean settle(Claim claim, Delivery.Settled delivery) {
        return in(PADEL, () -> outbox.settle(claim, delivery, NOW));
    }

    private DeliveryState state(NotificationId id) {
        return in(PADEL, () -> outbox.find(id)).orElseThrow().state();
    }

    private static <T> T in(TenantId tenant, Call<T, RuntimeException> body) {
        return TenantContext.<T, RuntimeException>call(tenant, body);
    }

    private static <T> List<T> atOnce(List<Callable<T>> tasks) {
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : executor.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } catch (Exception e) {
            throw new AssertionError("a task failed", e);
        } finally {
            executor.shutdown();
        }
    }
}
