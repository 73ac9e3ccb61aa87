package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.spi.CheckoutAnswer;
import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.spi.PaymentStore;
import dev.cimiento.payments.spi.ProviderSubscription;
import dev.cimiento.payments.spi.SubscriptionGateway;
import dev.cimiento.tenancy.TenantContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans and subscriptions of the current tenant, collected by the provider. As with payments, all is written down before the provider is
 * called, webhooks are hints, and no transaction is open during a call. Safe for use by many threads and processes.
 */
public final class Subscriptions {

    private static final Duration SOON = Duration.ofMinutes(5);
    private static final Duration REGULARLY = Duration.ofHours(12);
    private static final int TRIES = 8;
    private static final Logger LOG = LoggerFactory.getLogger(Payments.class);

    private final PaymentStore store;
    private final PaymentListener listener;
    private final Gateways gateways;
    private final Calls calls;
    private final Journal journal;
    private final InstantSource clock;

    Subscriptions(
            PaymentStore store,
            PaymentListener listener,
            Gateways gateways,
            Calls calls,
            Journal journal,
            InstantSource clock) {
        this.store = store;
        this.listener = listener;
        this.gateways = gateways;
        this.calls = calls;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Makes a plan at the tenant's provider. The same key with the same terms is the same plan.
     *
     * @throws PermanentPaymentsException when the provider has no subscriptions, or the key stands for other terms
     * @throws RetryablePaymentsException when the provider cannot be reached: repeat with the same key
     * @throws OutcomeUnknownException when its answer was lost: repeat with the same key
     */
    public Plan define(PlanRequest request) {
        PaymentGateway chosen = gateways.chosen(TenantContext.require());
        gateways.ability(chosen, SubscriptionGateway.class);
        Plan draft = new Plan(PlanId.random(), chosen.provider(), request, null, now());
        Plan plan = store.atomically(() -> store.subscriptions().define(draft));
        if (!plan.request().equals(request)) {
            throw new PermanentPaymentsException(
                    "key " + request.key() + " stands for a plan with other terms, " + plan.id());
        }
        if (plan.providerReference().isPresent()) {
            return plan;
        }
        PaymentGateway gateway = gateways.of(plan.provider());
        SubscriptionGateway port = gateways.ability(gateway, SubscriptionGateway.class);
        Optional<Plan> known = calls.read(gateway, () -> port.define(plan)).map(plan::known);
        known.ifPresent(named -> store.atomically(() -> {
            store.subscriptions().known(named);
            return named;
        }));
        return known.orElse(plan);
    }

    /**
     * Opens the page where a payer agrees to pay. The same key gives the same page; with other content it is refused.
     *
     * @throws PermanentPaymentsException when there is no such plan, or the provider does not take the call
     * @throws RetryablePaymentsException when the provider cannot be reached: nothing happened, repeat with the same key
     * @throws IllegalStateException inside a transaction
     */
    public SubscriptionResult subscribe(SubscriptionRequest request) {
        Plan plan = plan(request.plan());
        Subscription draft = new Subscription(
                SubscriptionId.random(),
                plan.provider(),
                request,
                SubscriptionState.CREATED,
                null,
                null,
                null,
                now().plus(SOON),
                now(),
                0);
        Subscription subscription = store.atomically(() -> store.subscriptions().insert(draft)
                ? draft
                : store.subscriptions().find(request.key()).orElseThrow());
        if (!subscription.request().fingerprint().equals(request.fingerprint())) {
            return new SubscriptionResult.KeyConflict(subscription.id());
        }
        return isUnsent(subscription) ? submit(subscription, plan) : result(subscription);
    }

    /**
     * Ends a subscription. One that has ended already is given back as it stands.
     *
     * @throws PermanentPaymentsException when there is none, or the provider cannot end it at that time
     * @throws RetryablePaymentsException when the provider cannot be reached
     * @throws OutcomeUnknownException when its answer was lost: call again
     * @throws IllegalStateException inside a transaction
     */
    public Subscription cancel(SubscriptionId id, CancelAt when) {
        requireNonNull(when, "when");
        Subscription subscription = store.atomically(() -> known(id));
        if (subscription.state().isFinal()) {
            return subscription;
        }
        PaymentGateway gateway = gateways.of(subscription.provider());
        SubscriptionGateway port = gateways.ability(gateway, SubscriptionGateway.class);
        calls.read(gateway, () -> {
            port.cancel(subscription, when);
            return true;
        });
        return refresh(id);
    }

    /** Asks the provider how a subscription stands, and applies what it says. */
    public Subscription refresh(SubscriptionId id) {
        return settle(requireNonNull(id, "id"), () -> {});
    }

    /** Reads one. */
    public Optional<Subscription> find(SubscriptionId id) {
        return store.subscriptions().find(requireNonNull(id, "id"));
    }

    /** Reads the one that a key stands for. */
    public Optional<Subscription> find(IdempotencyKey key) {
        return store.subscriptions().find(requireNonNull(key, "key"));
    }

    /** Reads a plan. */
    public Optional<Plan> findPlan(PlanId id) {
        return store.subscriptions().plan(requireNonNull(id, "id"));
    }

    /** The subscription that a thing of the provider's is about. */
    Optional<Subscription> about(PaymentGateway gateway, ProviderReference resource) {
        return store.subscriptions()
                .find(gateway.provider(), resource)
                .or(() -> gateway.ability(SubscriptionGateway.class)
                        .flatMap(port -> calls.read(gateway, () -> port.locate(resource)))
                        .flatMap(reference -> SubscriptionId.parse(reference.value())
                                .flatMap(store.subscriptions()::find)
                                .or(() -> store.subscriptions().find(gateway.provider(), reference))));
    }

    /** Looks at one whose time has come. */
    void check(SubscriptionId id) {
        move(id, this::scheduled);
        Subscription settled = refresh(id);
        if (isUnsent(settled)) {
            submit(settled, plan(settled.request().plan()));
        } else if (settled.state() == SubscriptionState.UNKNOWN || settled.state() == SubscriptionState.CREATED) {
            move(id, now -> now.in(SubscriptionState.FAILED, null));
        }
    }

    Subscription settle(SubscriptionId id, Runnable together) {
        for (int i = 0; i < TRIES; i++) {
            Subscription before = known(id);
            PaymentGateway gateway = gateways.of(before.provider());
            SubscriptionGateway port = gateways.ability(gateway, SubscriptionGateway.class);
            Optional<ProviderSubscription> word = calls.read(gateway, () -> port.fetch(before));
            Optional<Subscription> after = store.atomically(() -> {
                Subscription now = store.subscriptions().lock(id).orElseThrow();
                if (now.version() != before.version()) {
                    return Optional.empty();
                }
                Subscription applied = word.map(truth -> apply(now, truth)).orElse(now);
                together.run();
                return Optional.of(applied);
            });
            if (after.isPresent()) {
                return after.get();
            }
        }
        throw new RetryablePaymentsException(
                "subscription " + id + " changed " + TRIES + " times while its provider was asked: try later");
    }

    private SubscriptionResult submit(Subscription subscription, Plan plan) {
        PaymentGateway gateway = gateways.of(subscription.provider());
        SubscriptionGateway port = gateways.ability(gateway, SubscriptionGateway.class);
        CheckoutAnswer answer;
        try {
            answer = calls.read(gateway, () -> port.subscribe(subscription, plan));
        } catch (OutcomeUnknownException e) {
            LOG.warn("subscription {}: the answer was lost: {}", subscription.id(), e.getMessage());
            return result(move(
                    subscription.id(),
                    now -> now.state().canBecome(SubscriptionState.UNKNOWN)
                            ? now.in(SubscriptionState.UNKNOWN, now.checkAt())
                            : now));
        }
        if (answer instanceof CheckoutAnswer.Refused refused) {
            Subscription failed =
                    move(subscription.id(), now -> isUnsent(now) ? now.in(SubscriptionState.FAILED, null) : now);
            return new SubscriptionResult.Declined(failed, refused.decline());
        }
        CheckoutAnswer.Opened opened = (CheckoutAnswer.Opened) answer;
        return result(move(subscription.id(), now -> opened(now, opened)));
    }

    private static Subscription opened(Subscription now, CheckoutAnswer.Opened opened) {
        if (now.url().isPresent()) {
            return now;
        }
        Subscription named = now.providerReference().isPresent() ? now : now.known(opened.session());
        Subscription next = named.at(opened.url());
        boolean first = now.state() == SubscriptionState.CREATED || now.state() == SubscriptionState.UNKNOWN;
        return first ? next.in(SubscriptionState.OPEN, next.checkAt()) : next;
    }

    private Subscription apply(Subscription now, ProviderSubscription truth) {
        Subscription next = now;
        if (now.state().canBecome(truth.state())) {
            next = scheduled(next.in(truth.state(), next.checkAt()));
        }
        if (!next.providerReference().equals(Optional.of(truth.reference()))) {
            next = next.known(truth.reference());
        }
        if (truth.periodEnd().isPresent()
                && !truth.periodEnd().map(Settlement::micros).equals(next.periodEnd())) {
            next = next.paid(Settlement.micros(truth.periodEnd().get()));
        }
        Subscription written = write(now, next);
        for (ProviderSubscription.Invoice invoice : truth.invoices()) {
            if (store.subscriptions().paid(now.id(), invoice.reference(), invoice.amount(), now())) {
                journal.periodPaid(written, invoice.reference(), invoice.amount());
                listener.paid(new SubscriptionPaid(written, invoice.reference(), invoice.amount()));
            }
        }
        return written;
    }

    private Subscription move(SubscriptionId id, UnaryOperator<Subscription> change) {
        return store.atomically(() -> {
            Subscription now = store.subscriptions().lock(id).orElseThrow();
            return write(now, change.apply(now));
        });
    }

    private Subscription write(Subscription now, Subscription next) {
        if (next.equals(now)) {
            return now;
        }
        store.subscriptions().update(next);
        Subscription written = store.subscriptions().find(now.id()).orElseThrow();
        if (written.state() != now.state()) {
            listener.changed(new SubscriptionChanged(written, now.state()));
        }
        return written;
    }

    private Subscription scheduled(Subscription subscription) {
        if (subscription.state().isFinal()) {
            return subscription.in(subscription.state(), null);
        }
        boolean waiting = subscription.state() != SubscriptionState.ACTIVE;
        return subscription.in(subscription.state(), now().plus(waiting ? SOON.multipliedBy(6) : REGULARLY));
    }

    private boolean isUnsent(Subscription subscription) {
        boolean unanswered =
                subscription.state() == SubscriptionState.CREATED || subscription.state() == SubscriptionState.UNKNOWN;
        return unanswered
                && subscription.url().isEmpty()
                && clock.instant().isBefore(subscription.createdAt().plus(Drafts.REPEATABLE));
    }

    private static SubscriptionResult result(Subscription subscription) {
        return switch (subscription.state()) {
            case CREATED, UNKNOWN -> new SubscriptionResult.Unknown(subscription);
            case OPEN ->
                subscription
                        .url()
                        .<SubscriptionResult>map(url -> new SubscriptionResult.Ready(subscription, url))
                        .orElseGet(() -> new SubscriptionResult.Settled(subscription));
            case ACTIVE, PAST_DUE, PAUSED, CANCELED, FAILED -> new SubscriptionResult.Settled(subscription);
        };
    }

    private Plan plan(PlanId id) {
        return store.subscriptions()
                .plan(id)
                .orElseThrow(() -> new PermanentPaymentsException("there is no plan " + id + " in this tenant"));
    }

    private Subscription known(SubscriptionId id) {
        return store.subscriptions()
                .find(id)
                .orElseThrow(
                        () -> new PermanentPaymentsException("there is no subscription " + id + " in this tenant"));
    }

    private Instant now() {
        return Settlement.micros(clock.instant());
    }
}
