package dev.cimiento.payments;

/** What became of {@link Payments#capture}, {@link Payments#cancel} or {@link Payments#giveBack}. */
public sealed interface ChangeResult {

    /**
     * It is as was asked: captured for that amount, called off, or sent back.
     *
     * @param payment as it stands
     */
    record Done(Payment payment) implements ChangeResult {}

    /**
     * The provider said no, and it stands as before.
     *
     * @param payment as it stands
     * @param decline why
     */
    record Declined(Payment payment, Decline decline) implements ChangeResult {}

    /**
     * The provider's answer was lost. Ask again; nothing moves twice. {@link Payments#catchUp} does so too, but for what is sent back.
     *
     * @param payment as it stands
     */
    record Unknown(Payment payment) implements ChangeResult {}

    /**
     * It cannot be done to a payment that stands so: nothing is set aside, another amount is being captured, it is captured already, it is not quarantined. Nothing
     * was done.
     *
     * @param payment as it stands
     */
    record NotPossible(Payment payment) implements ChangeResult {}
}
