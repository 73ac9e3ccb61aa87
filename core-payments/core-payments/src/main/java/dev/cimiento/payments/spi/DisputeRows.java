package dev.cimiento.payments.spi;

import dev.cimiento.payments.Dispute;
import dev.cimiento.payments.DisputeId;
import dev.cimiento.payments.PaymentId;
import java.util.List;
import java.util.Optional;

/**
 * The disputes of the current tenant, one a row. Writing one moves {@code Payment.disputed()} in the same transaction: the sum of those
 * that are not won.
 */
public interface DisputeRows {

    /** Writes it down, unless its payment has one of this provider reference. True when it was written. */
    boolean insert(Dispute dispute);

    /** Writes the state of a dispute whose payment this transaction locked. */
    void update(Dispute dispute);

    /** Reads one. */
    Optional<Dispute> find(DisputeId id);

    /** All of one payment, the oldest first. */
    List<Dispute> of(PaymentId payment);

    /** Those neither won nor lost, the oldest first. */
    List<Dispute> open(int max);
}
