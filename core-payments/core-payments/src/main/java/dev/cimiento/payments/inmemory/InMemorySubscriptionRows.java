package dev.cimiento.payments.inmemory;

import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.Plan;
import dev.cimiento.payments.PlanId;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.Subscription;
import dev.cimiento.payments.SubscriptionId;
import dev.cimiento.payments.spi.SubscriptionRows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

final class InMemorySubscriptionRows implements SubscriptionRows {

    private final InMemoryPaymentStore.Access tables;

    InMemorySubscriptionRows(InMemoryPaymentStore.Access tables) {
        this.tables = tables;
    }

    @Override
    public Plan define(Plan plan) {
        return tables.in(t -> t.plans.values().stream()
                .filter(known -> known.request().key().equals(plan.request().key()))
                .findFirst()
                .orElseGet(() -> {
                    t.plans.put(plan.id(), plan);
                    return plan;
                }));
    }

    @Override
    public void known(Plan plan) {
        tables.in(t -> Optional.ofNullable(t.plans.put(plan.id(), plan)));
    }

    @Override
    public Optional<Plan> plan(PlanId id) {
        return tables.in(t -> Optional.ofNullable(t.plans.get(id)));
    }

    @Override
    public boolean insert(Subscription subscription) {
        return tables.in(t -> {
            if (find(subscription.request().key()).isPresent()) {
                return false;
            }
            t.subscriptions.put(subscription.id(), subscription);
            return true;
        });
    }

    @Override
    public Optional<Subscription> find(SubscriptionId id) {
        return tables.in(t -> Optional.ofNullable(t.subscriptions.get(id)));
    }

    @Override
    public Optional<Subscription> find(IdempotencyKey key) {
        return first(subscription -> subscription.request().key().equals(key));
    }

    @Override
    public Optional<Subscription> find(ProviderId provider, ProviderReference reference) {
        return first(subscription -> subscription.provider().equals(provider)
                && subscription.providerReference().equals(Optional.of(reference)));
    }

    @Override
    public Optional<Subscription> lock(SubscriptionId id) {
        return find(id);
    }

    @Override
    public void update(Subscription next) {
        tables.in(t -> t.subscriptions.computeIfPresent(
                next.id(),
                (id, now) -> new Subscription(
                        id,
                        next.provider(),
                        next.request(),
                        next.state(),
                        next.reference(),
                        next.page(),
                        next.paidUntil(),
                        next.checkAt(),
                        next.createdAt(),
                        now.version() + 1)));
    }

    @Override
    public List<SubscriptionId> due(Instant now, int max) {
        return tables.in(t -> t.subscriptions.values().stream()
                .filter(subscription -> Optional.ofNullable(subscription.checkAt())
                        .map(at -> !at.isAfter(now))
                        .orElse(false))
                .limit(max)
                .map(Subscription::id)
                .toList());
    }

    @Override
    public boolean paid(SubscriptionId id, ProviderReference invoice, Money amount, Instant now) {
        return tables.in(t -> t.invoices.add(id + " " + invoice));
    }

    private Optional<Subscription> first(Predicate<Subscription> wanted) {
        return tables.in(t -> t.subscriptions.values().stream().filter(wanted).findFirst());
    }
}
