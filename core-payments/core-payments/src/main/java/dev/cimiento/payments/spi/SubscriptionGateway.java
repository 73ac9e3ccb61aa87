package dev.cimiento.payments.spi;

import dev.cimiento.payments.CancelAt;
import dev.cimiento.payments.Plan;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.Subscription;
import java.util.Optional;

/** An ability of some gateways: to collect period by period. Failures as at {@link PaymentGateway}. */
public interface SubscriptionGateway {

    /** Makes the plan known, under the idempotency key {@code plan.id()}; empty where the provider keeps no plans. */
    Optional<ProviderReference> define(Plan plan);

    /**
     * Opens the page where the payer agrees, under the idempotency key {@code subscription.id()}.
     *
     * @throws IllegalArgumentException when the plan has something that this provider cannot do, before any call
     */
    CheckoutAnswer subscribe(Subscription subscription, Plan plan);

    /** The provider's word on a subscription, now; empty where it knows of none, or cannot look for it. */
    Optional<ProviderSubscription> fetch(Subscription subscription);

    /**
     * Ends it.
     *
     * @throws dev.cimiento.payments.PermanentPaymentsException when the provider cannot end it at that time, before any call
     */
    void cancel(Subscription subscription, CancelAt when);

    /** Which subscription of the provider's a thing of its own, announced by a webhook, belongs to. */
    Optional<ProviderReference> locate(ProviderReference resource);
}
