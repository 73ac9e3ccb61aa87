package dev.cimiento.payments;

/**
 * A subscription moved to another state.
 *
 * @param subscription as it stands now
 * @param from where it stood before
 */
public record SubscriptionChanged(Subscription subscription, SubscriptionState from) {}
