package dev.cimiento.payments.spi;

import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.Plan;
import dev.cimiento.payments.PlanId;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.Subscription;
import dev.cimiento.payments.SubscriptionId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The plans and subscriptions of the current tenant, one a row. */
public interface SubscriptionRows {

    /** Writes a plan down, unless its key is taken; gives the one that has the key. */
    Plan define(Plan plan);

    /** Writes the provider's id of a plan. */
    void known(Plan plan);

    /** Reads a plan. */
    Optional<Plan> plan(PlanId id);

    /** Writes a subscription down, unless its key is taken. True when it was written. */
    boolean insert(Subscription subscription);

    /** Reads one. */
    Optional<Subscription> find(SubscriptionId id);

    /** Reads the one that the key stands for. */
    Optional<Subscription> find(IdempotencyKey key);

    /** Reads the one that the provider knows by this. */
    Optional<Subscription> find(ProviderId provider, ProviderReference reference);

    /** Reads one and keeps every other transaction from changing it until this one ends. */
    Optional<Subscription> lock(SubscriptionId id);

    /** Writes all that can change of a subscription that this transaction locked, and counts its version up. */
    void update(Subscription subscription);

    /** Those whose {@link Subscription#checkAt()} has come, the longest overdue first. */
    List<SubscriptionId> due(Instant now, int max);

    /** Writes down that a period was paid. True when that was not known. */
    boolean paid(SubscriptionId id, ProviderReference invoice, Money amount, Instant now);
}
