package dev.cimiento.payments;

import java.net.URI;

/** What became of {@link Payments#charge}. */
public sealed interface ChargeResult {

    /**
     * The money is captured.
     *
     * @param payment as it stands
     */
    record Paid(Payment payment) implements ChargeResult {}

    /**
     * The money is set aside, for {@link Payments#capture} or {@link Payments#cancel}.
     *
     * @param payment as it stands
     */
    record Authorized(Payment payment) implements ChargeResult {}

    /**
     * The payer has to pass the issuer's check (3-D Secure): send them to this address.
     *
     * @param payment as it stands
     * @param url the check
     */
    record ActionNeeded(Payment payment, URI url) implements ChargeResult {}

    /**
     * The money is on its way; the listener hears when it is there. Cash: show {@link Payment#voucher()}.
     *
     * @param payment as it stands
     */
    record Pending(Payment payment) implements ChargeResult {}

    /**
     * The provider or issuer says no. Another try needs another key.
     *
     * @param payment as it stands
     * @param decline why
     */
    record Declined(Payment payment, Decline decline) implements ChargeResult {}

    /**
     * The provider's answer was lost. Ask again with the same key; nothing is taken twice.
     *
     * @param payment as it stands
     */
    record Unknown(Payment payment) implements ChargeResult {}

    /**
     * The same key was used before, and its payment has ended otherwise: called off, expired, or put aside for a person.
     *
     * @param payment as it stands
     */
    record Settled(Payment payment) implements ChargeResult {}

    /**
     * The key stands for other content. Nothing was done.
     *
     * @param existing the payment that the key stands for
     */
    record KeyConflict(PaymentId existing) implements ChargeResult {}
}
