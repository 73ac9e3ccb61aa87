package dev.cimiento.payments.spi;

import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.Refund;
import dev.cimiento.payments.RefundId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The refunds of the current tenant, one a row. Writing one moves the totals of its payment in the same transaction, and the store itself
 * refuses what would refund more than was captured.
 */
public interface RefundRows {

    /** Writes it down, unless its key is taken. True when it was written. */
    boolean insert(Refund refund);

    /** Reads one. */
    Optional<Refund> find(RefundId id);

    /** Reads the one that the key stands for. */
    Optional<Refund> find(IdempotencyKey key);

    /** All of one payment, the oldest first. */
    List<Refund> of(PaymentId payment);

    /** Writes state, reference and decline of a refund whose payment this transaction locked. */
    void update(Refund refund);

    /** Those whose amount is set aside since before the one time, and which are not postponed beyond the other, the longest due first. */
    List<RefundId> unresolved(Instant createdBefore, Instant now, int max);

    /** Leaves one out of {@link #unresolved} until this time. */
    void postpone(RefundId id, Instant until);
}
