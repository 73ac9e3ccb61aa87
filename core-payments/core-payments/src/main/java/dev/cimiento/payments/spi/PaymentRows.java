package dev.cimiento.payments.spi;

import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.ProviderReference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The payments of the current tenant, one a row. */
public interface PaymentRows {

    /** Writes it down, unless its key is taken; waits for another transaction that is writing the same key. True when it was written. */
    boolean insert(Payment payment);

    /** Reads one. */
    Optional<Payment> find(PaymentId id);

    /** Reads the one that the key stands for. */
    Optional<Payment> find(IdempotencyKey key);

    /** Reads the one whose session or charge this is. */
    Optional<Payment> find(ProviderId provider, ProviderReference reference);

    /** Reads one and keeps every other transaction from changing it until this one ends. */
    Optional<Payment> lock(PaymentId id);

    /**
     * Writes state, references, address, decline, captured amount and the time of the next check of a payment that this transaction
     * locked, and counts its version up. The totals of refunds follow from the refunds alone.
     */
    void update(Payment payment);

    /** Those whose {@link Payment#checkAt()} has come, the longest overdue first. */
    List<PaymentId> due(Instant now, int max);

    /** Those captured from the one time until before the other, the oldest first, leaving out so many. */
    List<Payment> captured(ProviderId provider, Instant from, Instant until, int offset, int max);
}
