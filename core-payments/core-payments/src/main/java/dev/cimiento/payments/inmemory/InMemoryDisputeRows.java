package dev.cimiento.payments.inmemory;

import dev.cimiento.payments.Dispute;
import dev.cimiento.payments.DisputeId;
import dev.cimiento.payments.DisputeState;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.spi.DisputeRows;
import java.util.List;
import java.util.Optional;

final class InMemoryDisputeRows implements DisputeRows {

    private final InMemoryPaymentStore.Access tables;

    InMemoryDisputeRows(InMemoryPaymentStore.Access tables) {
        this.tables = tables;
    }

    @Override
    public boolean insert(Dispute dispute) {
        return tables.in(t -> {
            boolean there = of(dispute.payment()).stream()
                    .anyMatch(known -> known.providerReference().equals(dispute.providerReference()));
            if (!there) {
                t.disputes.put(dispute.id(), dispute);
                count(t, dispute.payment());
            }
            return !there;
        });
    }

    @Override
    public void update(Dispute dispute) {
        tables.in(t -> {
            t.disputes.replace(dispute.id(), dispute);
            count(t, dispute.payment());
            return true;
        });
    }

    @Override
    public Optional<Dispute> find(DisputeId id) {
        return tables.in(t -> Optional.ofNullable(t.disputes.get(id)));
    }

    @Override
    public List<Dispute> of(PaymentId payment) {
        return tables.in(t -> t.disputes.values().stream()
                .filter(dispute -> dispute.payment().equals(payment))
                .toList());
    }

    @Override
    public List<Dispute> open(int max) {
        return tables.in(t -> t.disputes.values().stream()
                .filter(dispute -> dispute.state() != DisputeState.WON && dispute.state() != DisputeState.LOST)
                .limit(max)
                .toList());
    }

    /** What a trigger does in PostgreSQL. */
    private static void count(InMemoryTables t, PaymentId id) {
        long disputed = t.disputes.values().stream()
                .filter(dispute -> dispute.payment().equals(id) && dispute.state() != DisputeState.WON)
                .mapToLong(dispute -> dispute.amount().minor())
                .sum();
        Payment payment = t.payments.get(id);
        if (payment == null) {
            throw new IllegalStateException("there is no payment " + id);
        }
        t.payments.put(
                id,
                payment.toBuilder()
                        .disputed(disputed)
                        .version(payment.version() + 1)
                        .build());
    }
}
