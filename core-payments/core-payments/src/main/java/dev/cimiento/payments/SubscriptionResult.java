package dev.cimiento.payments;

import java.net.URI;

/** What became of {@link Subscriptions#subscribe}. */
public sealed interface SubscriptionResult {

    /**
     * Send the payer to this address, to agree.
     *
     * @param subscription as it stands
     * @param url the provider's page
     */
    record Ready(Subscription subscription, URI url) implements SubscriptionResult {}

    /**
     * The same key was used before, and the payer has agreed, or it has ended.
     *
     * @param subscription as it stands
     */
    record Settled(Subscription subscription) implements SubscriptionResult {}

    /**
     * The provider does not take it. Another try needs another key.
     *
     * @param subscription as it stands
     * @param decline why
     */
    record Declined(Subscription subscription, Decline decline) implements SubscriptionResult {}

    /**
     * The provider's answer was lost. Ask again with the same key.
     *
     * @param subscription as it stands
     */
    record Unknown(Subscription subscription) implements SubscriptionResult {}

    /**
     * The key stands for other content. Nothing was done.
     *
     * @param existing the subscription that the key stands for
     */
    record KeyConflict(SubscriptionId existing) implements SubscriptionResult {}
}
