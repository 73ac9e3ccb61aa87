package dev.cimiento.payments;

import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.spi.PaymentStore;
import dev.cimiento.payments.spi.WebhookEvent;
import dev.cimiento.payments.spi.WebhookInbox;
import dev.cimiento.payments.spi.WebhookVerdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
    private final Subscriptions subscriptions;
    private final Gateways gateways;
    private final Calls calls;
    private final InstantSource clock;

    Inbox(
            PaymentStore store,
            Settlement settlement,
            Subscriptions subscriptions,
            Gateways gateways,
            Calls calls,
            InstantSource clock) {
        this.store = store;
        this.settlement = settlement;
        this.subscriptions = subscriptions;
        this.gateways = gateways;
        this.calls = calls;
        this.clock = clock;
    }

    /** Verified, stored, and acted on at once. */
    WebhookResult receive(ProviderId provider, WebhookRequest webhook) {
        return verified(provider, webhook, genuine -> {
            Instant now = clock.instant();
            // Answered only after something else is kept, which keeps this too.
            int first = store.provisionally(() -> take(genuine, webhook, now, now.plus(TURN)));
            int taken = first > 0 ? first : store.atomically(() -> take(genuine, webhook, now, now.plus(TURN)));
            return taken == 0
                    ? new WebhookResult.Duplicate()
                    : attempt(List.of(new WebhookInbox.Stored(provider, genuine.event, taken, "")));
        });
    }

    /** Verified and stored. */
    WebhookResult accept(ProviderId provider, WebhookRequest webhook) {
        return verified(provider, webhook, genuine -> {
            Instant now = clock.instant();
            return store.atomically(() -> take(genuine, webhook, now, now)) == 0
                    ? new WebhookResult.Duplicate()
                    : new WebhookResult.Waiting();
        });
    }

    /** Acts on what is stored. Events that name the same payment are one question to the provider. */
    int work(int max) {
        Instant now = clock.instant();
        List<WebhookInbox.Stored> claimed =
                store.provisionally(() -> store.inbox().claim(now, now.plus(TURN), max));
        Map<Object, List<WebhookInbox.Stored>> together = new LinkedHashMap<>();
        for (WebhookInbox.Stored stored : claimed) {
            together.computeIfAbsent(about(stored), key -> new ArrayList<>()).add(stored);
        }
        together.values().forEach(this::attemptQuietly);
        return claimed.size();
    }

    /** What has the same answer: a payment, a thing of the provider's, or else this event alone. */
    private static Object about(WebhookInbox.Stored stored) {
        WebhookEvent event = stored.event();
        if (event.payment().isPresent()) {
            return event.payment().get();
        }
        Optional<ProviderReference> thing = event.subscription().or(event::resource);
        return thing.isPresent()
                ? List.of(stored.provider(), thing.get())
                : List.of(stored.provider(), stored.event().id());
    }

    Optional<WebhookResult> replay(ProviderId provider, String eventId) {
        Instant until = clock.instant().plus(TURN);
        return store.atomically(() -> store.inbox().reopen(provider, eventId, until))
                .map(stored -> attempt(List.of(stored)));
    }

    private WebhookResult verified(ProviderId provider, WebhookRequest webhook, Function<Genuine, WebhookResult> body) {
        Optional<PaymentGateway> gateway = gateways.find(provider);
        if (gateway.isEmpty()) {
            return new WebhookResult.Rejected(WebhookResult.Reason.UNKNOWN_PROVIDER);
        }
        WebhookVerdict verdict = gateway.get().verify(webhook);
        if (verdict instanceof WebhookVerdict.Refused refused) {
            LOG.warn("a webhook of {} is refused: {}", provider, refused.reason());
            return new WebhookResult.Rejected(refused.reason());
        }
        return body.apply(new Genuine(provider, ((WebhookVerdict.Genuine) verdict).event()));
    }

    private int take(Genuine genuine, WebhookRequest webhook, Instant now, Instant until) {
        return store.inbox().take(genuine.provider, genuine.event, webhook.body(), now, until);
    }

    private void attemptQuietly(List<WebhookInbox.Stored> events) {
        try {
            attempt(events);
        } catch (RuntimeException e) {
            LOG.warn("event {} could not be acted on: {}", events.get(0).event().id(), e.toString());
        }
    }

    /** All of one provider and about one thing. */
    private WebhookResult attempt(List<WebhookInbox.Stored> events) {
        PaymentGateway gateway = gateways.of(events.get(0).provider());
        try {
            return act(gateway, events);
        } catch (PaymentsException e) {
            WebhookResult result = new WebhookResult.Waiting();
            for (WebhookInbox.Stored stored : events) {
                result = pause(stored, e);
            }
            return result;
        } catch (RuntimeException e) {
            Instant now = clock.instant();
            events.forEach(stored -> release(stored, stored.taken() > 1 ? now.plus(pauseAfter(stored.taken())) : now));
            throw e;
        }
    }

    private WebhookResult act(PaymentGateway gateway, List<WebhookInbox.Stored> events) {
        WebhookEvent event = events.get(events.size() - 1).event();
        Runnable done = () -> store.inbox()
                .finish(
                        gateway.provider(),
                        events.stream().map(stored -> stored.event().id()).toList(),
                        clock.instant());
        Optional<ProviderReference> subscribed = event.subscription();
        if (subscribed.isPresent()) {
            Optional<Subscription> subscription = subscriptions.about(gateway, subscribed.get());
            if (subscription.isPresent()) {
                return new WebhookResult.Renewed(
                        subscriptions.settle(subscription.get().id(), done));
            }
        }
        Optional<Payment> payment = event.payment().isPresent()
                ? store.payments().find(event.payment().get())
                : located(gateway, event);
        if (payment.isEmpty()) {
            done.run();
            return new WebhookResult.Ignored();
        }
        return new WebhookResult.Applied(
                settlement.settle(gateway, payment.get(), event.resource().orElse(null), done));
    }

    private WebhookResult pause(WebhookInbox.Stored stored, PaymentsException why) {
        String id = stored.event().id();
        if (stored.taken() >= MOST_TRIES) {
            LOG.error(
                    "event {} of {} is given up after {} tries: {}",
                    id,
                    stored.provider(),
                    stored.taken(),
                    why.getMessage());
            store.inbox().giveUp(stored.provider(), id, String.valueOf(why.getMessage()), clock.instant());
            return new WebhookResult.Ignored();
        }
        LOG.warn("event {} of {} waits: {}", id, stored.provider(), why.getMessage());
        Duration asked = why instanceof RetryablePaymentsException retryable
                ? retryable.retryAfter().orElse(Duration.ZERO)
                : Duration.ZERO;
        Duration pause = pauseAfter(stored.taken());
        release(stored, clock.instant().plus(asked.compareTo(pause) > 0 ? asked : pause));
        return new WebhookResult.Waiting();
    }

    private static Duration pauseAfter(int taken) {
        Duration pause = SHORTEST_PAUSE.multipliedBy(1L << Math.min(taken - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private Optional<Payment> located(PaymentGateway gateway, WebhookEvent event) {
        return event.resource()
                .flatMap(resource -> store.payments()
                        .find(gateway.provider(), resource)
                        .or(() -> calls.read(gateway, () -> gateway.locate(resource))
                                .flatMap(store.payments()::find)));
    }

    private void release(WebhookInbox.Stored stored, Instant from) {
        store.inbox().release(stored.provider(), stored.event().id(), from);
    }

    private record Genuine(ProviderId provider, WebhookEvent event) {}
}
