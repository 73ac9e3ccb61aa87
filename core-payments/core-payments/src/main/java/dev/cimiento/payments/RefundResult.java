package dev.cimiento.payments;

/** What became of {@link Payments#refund}. */
public sealed interface RefundResult {

    /**
     * The provider sent the money back.
     *
     * @param refund as it stands
     */
    record Refunded(Refund refund) implements RefundResult {}

    /**
     * The provider took it and pays it later; the listener hears when.
     *
     * @param refund as it stands
     */
    record Pending(Refund refund) implements RefundResult {}

    /**
     * The provider refuses. Another try needs another key.
     *
     * @param refund as it stands
     * @param decline why
     */
    record Declined(Refund refund, Decline decline) implements RefundResult {}

    /**
     * The provider's answer was lost; the amount stays set aside. Ask again with the same key; nothing is paid twice.
     *
     * @param refund as it stands
     */
    record Unknown(Refund refund) implements RefundResult {}

    /**
     * More than is left of what was captured; of a payment that did not succeed that is nothing. Nothing was done.
     *
     * @param available what can be refunded now
     */
    record Exceeds(Money available) implements RefundResult {}

    /**
     * The key stands for another refund: other payment or other amount. Nothing was done.
     *
     * @param existing the refund that the key stands for
     */
    record KeyConflict(RefundId existing) implements RefundResult {}
}
