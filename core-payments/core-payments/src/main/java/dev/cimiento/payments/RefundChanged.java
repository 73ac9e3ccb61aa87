package dev.cimiento.payments;

/**
 * A refund moved to another state.
 *
 * @param payment as it stands now, its totals included
 * @param refund as it stands now
 * @param from where it stood before; {@link RefundState#RESERVED} for one made in the provider's own panel
 */
public record RefundChanged(Payment payment, Refund refund, RefundState from) {}
