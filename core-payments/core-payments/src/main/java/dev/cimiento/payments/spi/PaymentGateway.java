package dev.cimiento.payments.spi;

import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.Refund;
import dev.cimiento.payments.WebhookRequest;
import java.util.Optional;

/**
 * One payment provider. Works with the account of the current tenant; keeps nothing of its own; safe for use by many threads.
 *
 * <p>What the provider says is an answer. Where it says nothing of use, it throws: {@code RetryablePaymentsException} when nothing
 * happened and it may go well later, {@code PermanentPaymentsException} when nothing happened and it will not, {@code
 * OutcomeUnknownException} whenever the provider may have acted (a timeout, a lost connection, a 5xx).
 */
public interface PaymentGateway {

    /** The provider's name. */
    ProviderId provider();

    /**
     * Opens the provider's page for this payment, under the idempotency key {@code payment.id()}: the same payment again gives the same
     * page where the provider honours such keys, and charges nobody in any case. The provider is told {@code payment.id()} as our reference. An amount that the provider cannot take exactly is declined
     * before any call.
     *
     * @throws IllegalArgumentException when the request has something that this provider cannot do, before any call
     */
    CheckoutAnswer checkout(Payment payment);

    /**
     * The provider's word on a payment, now; empty where it knows of none, or cannot look for it without more than the lookup has.
     * Reads only, so it never throws {@code OutcomeUnknownException}.
     */
    Optional<ProviderPayment> fetch(PaymentLookup lookup);

    /** Sends money back, under the idempotency key {@code refund.id()}: the same refund again moves nothing. */
    RefundAnswer refund(Payment payment, Refund refund);

    /**
     * Whether a webhook is genuine, and what it is about. Checks the signature before it reads anything else, in constant time; never
     * throws for what is in the request, and calls nobody.
     */
    WebhookVerdict verify(WebhookRequest webhook);

    /**
     * What else this provider can do: {@link DirectPayments}, {@link CardVault}, {@link DisputeDesk}, {@link Statements}, {@link
     * SubscriptionGateway}, {@link Returns}. Default: what this object itself implements. A decorator hands out decorated ones.
     *
     * @return empty where it cannot
     */
    default <T> Optional<T> ability(Class<T> port) {
        return port.isInstance(this) ? Optional.of(port.cast(this)) : Optional.empty();
    }

    /** Which payment of ours a thing of the provider's belongs to, by the reference we gave it; empty where it is not ours. */
    Optional<PaymentId> locate(ProviderReference resource);
}
