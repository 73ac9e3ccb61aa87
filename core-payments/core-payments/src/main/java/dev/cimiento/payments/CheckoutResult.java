package dev.cimiento.payments;

import java.net.URI;

/** What became of {@link Payments#checkout}. */
public sealed interface CheckoutResult {

    /**
     * Send the payer to this address.
     *
     * @param payment as it stands
     * @param url the provider's page
     */
    record Ready(Payment payment, URI url) implements CheckoutResult {}

    /**
     * The same key was used before and its payment is decided: paid, failed, expired or called off. There is nothing to show the payer.
     *
     * @param payment as it stands
     */
    record Settled(Payment payment) implements CheckoutResult {}

    /**
     * The provider does not take this payment. Another try needs another key.
     *
     * @param payment as it stands
     * @param decline why
     */
    record Declined(Payment payment, Decline decline) implements CheckoutResult {}

    /**
     * The provider's answer was lost. Ask again with the same key; nothing is opened or charged twice.
     *
     * @param payment as it stands
     */
    record Unknown(Payment payment) implements CheckoutResult {}

    /**
     * The key stands for other content: amount, description, addresses, payer or length differ. Nothing was done.
     *
     * @param existing the payment that the key stands for
     */
    record KeyConflict(PaymentId existing) implements CheckoutResult {}
}
