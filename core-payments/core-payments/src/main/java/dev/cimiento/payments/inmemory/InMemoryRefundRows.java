package dev.cimiento.payments.inmemory;

import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.Refund;
import dev.cimiento.payments.RefundId;
import dev.cimiento.payments.RefundState;
import dev.cimiento.payments.spi.RefundRows;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

final class InMemoryRefundRows implements RefundRows {

    private final InMemoryPaymentStore.Access tables;

    InMemoryRefundRows(InMemoryPaymentStore.Access tables) {
        this.tables = tables;
    }

    @Override
    public boolean insert(Refund refund) {
        return tables.in(t -> {
            if (find(refund.key()).isPresent()) {
                return false;
            }
            t.refunds.put(refund.id(), refund);
            count(t, refund.payment());
            return true;
        });
    }

    @Override
    public Optional<Refund> find(RefundId id) {
        return tables.in(t -> Optional.ofNullable(t.refunds.get(id)));
    }

    @Override
    public Optional<Refund> find(IdempotencyKey key) {
        return tables.in(t -> t.refunds.values().stream()
                .filter(refund -> refund.key().equals(key))
                .findFirst());
    }

    @Override
    public List<Refund> of(PaymentId payment) {
        return tables.in(t -> t.refunds.values().stream()
                .filter(refund -> refund.payment().equals(payment))
                .toList());
    }

    @Override
    public void update(Refund refund) {
        tables.in(t -> {
            t.refunds.replace(refund.id(), refund);
            count(t, refund.payment());
            return true;
        });
    }

    @Override
    public List<RefundId> unresolved(Instant createdBefore, Instant now, int max) {
        return tables.in(t -> t.refunds.values().stream()
                .filter(refund ->
                        refund.state().isReserved() && refund.createdAt().isBefore(createdBefore))
                .filter(refund -> !checkAt(t, refund).isAfter(now))
                .sorted(Comparator.comparing(refund -> checkAt(t, refund)))
                .limit(max)
                .map(Refund::id)
                .toList());
    }

    @Override
    public void postpone(RefundId id, Instant until) {
        tables.in(t -> {
            t.postponed.put(id, until);
            return true;
        });
    }

    private static Instant checkAt(InMemoryTables t, Refund refund) {
        return t.postponed.getOrDefault(refund.id(), refund.createdAt());
    }

    /** What a trigger does in PostgreSQL. */
    private static void count(InMemoryTables t, PaymentId id) {
        Payment payment = t.payments.get(id);
        if (payment == null) {
            throw new IllegalStateException("there is no payment " + id);
        }
        long refunded = sum(t, id, refund -> refund.state() == RefundState.SUCCEEDED);
        long pending = sum(t, id, refund -> refund.state().isReserved());
        if (refunded + pending > payment.captured().minor()) {
            throw new IllegalStateException("payment " + id + " would be refunded beyond what was captured");
        }
        t.payments.put(
                id,
                payment.toBuilder()
                        .refunds(refunded, pending)
                        .version(payment.version() + 1)
                        .build());
    }

    private static long sum(InMemoryTables t, PaymentId id, Predicate<Refund> which) {
        return t.refunds.values().stream()
                .filter(refund -> refund.payment().equals(id))
                .filter(which)
                .mapToLong(refund -> refund.amount().minor())
                .sum();
    }
}
