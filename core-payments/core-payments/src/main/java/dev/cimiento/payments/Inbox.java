package dev.cimiento.payments;

import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.spi.PaymentStore;
import dev.cimiento.payments.spi.WebhookEvent;
import dev.cimiento.payments.spi.WebhookInbox;
import dev.cimiento.payments.spi.WebhookVerdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Webhooks: verified, stored, then acted on. */
final class Inbox {

    /** For how long one process has an event to itself; longer than any call to a provider takes. */
    private static final Duration TURN = Duration.ofMinutes(3);

    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(6);

    /** More than a week of trying. */
    private static final int MOST_TRIES = 40;

    private static final Logger LOG = LoggerFactory.getLogger(Payments.class);

    private final PaymentStore store;
    private final Settlement settlement;
    private final Gateways gateways;
    private final InstantSource clock;

    Inbox(PaymentStore store, Settlement settlement, Gateways gateways, InstantSource clock) {
        this.store = store;
        this.settlement = settlement;
        this.gateways = gateways;
        this.clock = clock;
    }

    WebhookResult receive(ProviderId provider, WebhookRequest webhook) {
        Optional<PaymentGateway> gateway = gateways.find(provider);
        if (gateway.isEmpty()) {
            return new WebhookResult.Rejected(WebhookResult.Reason.UNKNOWN_PROVIDER);
        }
        WebhookVerdict verdict = gateway.get().verify(webhook);
        if (verdict instanceof WebhookVerdict.Refused refused) {
            LOG.warn("a webhook of {} is refused: {}", provider, refused.reason());
            return new WebhookResult.Rejected(refused.reason());
        }
        WebhookEvent event = ((WebhookVerdict.Genuine) verdict).event();
        return take(gateway.get(), event, webhook.body());
    }

    /** Events left undone, worked on now. */
    List<WebhookInbox.Stored> waiting(int max) {
        return store.inbox().waiting(clock.instant(), max);
    }

    WebhookResult resume(WebhookInbox.Stored stored) {
        return take(gateways.of(stored.provider()), stored.event(), new byte[0]);
    }

    private WebhookResult take(PaymentGateway gateway, WebhookEvent event, byte[] body) {
        Instant now = clock.instant();
        int taken = store.atomically(() -> store.inbox().take(gateway.provider(), event, body, now, now.plus(TURN)));
        if (taken == 0) {
            return new WebhookResult.Duplicate();
        }
        try {
            return act(gateway, event);
        } catch (PaymentsException e) {
            return pause(gateway, event, taken, e);
        } catch (RuntimeException e) {
            release(gateway, event, now);
            throw e;
        }
    }

    private WebhookResult pause(PaymentGateway gateway, WebhookEvent event, int taken, PaymentsException why) {
        if (taken >= MOST_TRIES) {
            LOG.error(
                    "event {} of {} is given up after {} tries: {}",
                    event.id(),
                    gateway.provider(),
                    taken,
                    why.getMessage());
            finish(gateway, event);
            return new WebhookResult.Ignored();
        }
        LOG.warn("event {} of {} waits: {}", event.id(), gateway.provider(), why.getMessage());
        Duration pause = SHORTEST_PAUSE.multipliedBy(1L << Math.min(taken - 1, 10));
        release(gateway, event, clock.instant().plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause));
        return new WebhookResult.Waiting();
    }

    private WebhookResult act(PaymentGateway gateway, WebhookEvent event) {
        Optional<PaymentId> id =
                event.payment().or(() -> locate(gateway, event)).filter(this::isOurs);
        if (id.isEmpty()) {
            finish(gateway, event);
            return new WebhookResult.Ignored();
        }
        return new WebhookResult.Applied(
                settlement.settle(gateway, id.get(), event.resource().orElse(null), () -> finish(gateway, event)));
    }

    private Optional<PaymentId> locate(PaymentGateway gateway, WebhookEvent event) {
        return event.resource()
                .flatMap(resource -> store.payments()
                        .find(gateway.provider(), resource)
                        .map(Payment::id)
                        .or(() -> gateway.locate(resource)));
    }

    private boolean isOurs(PaymentId id) {
        return store.payments().find(id).isPresent();
    }

    private void finish(PaymentGateway gateway, WebhookEvent event) {
        store.inbox().finish(gateway.provider(), event.id(), clock.instant());
    }

    private void release(PaymentGateway gateway, WebhookEvent event, Instant from) {
        store.inbox().release(gateway.provider(), event.id(), from);
    }
}
