package dev.cimiento.payments;

/**
 * A period of a subscription was paid. Told once for each of the provider's invoices.
 *
 * @param subscription as it stands now
 * @param invoice the provider's id of what was paid
 * @param amount how much
 */
public record SubscriptionPaid(Subscription subscription, ProviderReference invoice, Money amount) {}
