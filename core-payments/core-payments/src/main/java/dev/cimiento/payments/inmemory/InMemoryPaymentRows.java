package dev.cimiento.payments.inmemory;

import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.spi.PaymentRows;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

final class InMemoryPaymentRows implements PaymentRows {

    private final InMemoryPaymentStore.Access tables;

    InMemoryPaymentRows(InMemoryPaymentStore.Access tables) {
        this.tables = tables;
    }

    @Override
    public boolean insert(Payment payment) {
        return tables.in(t -> {
            if (find(payment.key()).isPresent()) {
                return false;
            }
            t.payments.put(payment.id(), payment);
            return true;
        });
    }

    @Override
    public Optional<Payment> find(PaymentId id) {
        return tables.in(t -> Optional.ofNullable(t.payments.get(id)));
    }

    @Override
    public Optional<Payment> find(IdempotencyKey key) {
        return first(payment -> payment.key().equals(key));
    }

    @Override
    public Optional<Payment> find(ProviderId provider, ProviderReference reference) {
        Optional<ProviderReference> wanted = Optional.of(reference);
        return first(payment -> payment.provider().equals(provider)
                && (payment.session().equals(wanted) || payment.charge().equals(wanted)));
    }

    @Override
    public Optional<Payment> lock(PaymentId id) {
        return find(id);
    }

    @Override
    public void update(Payment payment) {
        tables.in(t -> t.payments.computeIfPresent(
                payment.id(),
                (id, now) -> payment.toBuilder()
                        .refunds(now.refunded().minor(), now.refundPending().minor())
                        .disputed(now.disputed().minor())
                        .version(now.version() + 1)
                        .build()));
    }

    @Override
    public List<PaymentId> due(Instant now, int max) {
        return tables.in(t -> t.payments.values().stream()
                .filter(payment ->
                        payment.checkAt().filter(at -> !at.isAfter(now)).isPresent())
                .sorted(Comparator.comparing(payment -> payment.checkAt().orElseThrow()))
                .limit(max)
                .map(Payment::id)
                .toList());
    }

    @Override
    public List<Payment> captured(ProviderId provider, Instant from, Instant until, int offset, int max) {
        return tables.in(t -> t.payments.values().stream()
                .filter(payment -> payment.provider().equals(provider))
                .filter(payment -> payment.capturedAt()
                        .map(at -> !at.isBefore(from) && at.isBefore(until))
                        .orElse(false))
                .sorted(Comparator.comparing(
                        (Payment payment) -> payment.capturedAt().orElseThrow()))
                .skip(offset)
                .limit(max)
                .toList());
    }

    private Optional<Payment> first(Predicate<Payment> wanted) {
        return tables.in(t -> t.payments.values().stream().filter(wanted).findFirst());
    }
}
