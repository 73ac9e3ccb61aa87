package dev.cimiento.payments.inmemory;

import dev.cimiento.payments.Attempt;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.spi.AttemptRows;
import java.time.Instant;
import java.util.List;

final class InMemoryAttemptRows implements AttemptRows {

    private final InMemoryPaymentStore.Access tables;

    InMemoryAttemptRows(InMemoryPaymentStore.Access tables) {
        this.tables = tables;
    }

    @Override
    public long begin(PaymentId payment, Attempt.Operation operation, Instant now) {
        return tables.in(t -> {
            t.attempts.add(new Attempt(payment, operation, now, null, Attempt.Outcome.UNDERWAY, ""));
            return t.attempts.size() - 1L;
        });
    }

    @Override
    public void end(long number, Attempt.Outcome outcome, String detail, Instant now) {
        tables.in(t -> {
            Attempt begun = t.attempts.get((int) number);
            return t.attempts.set(
                    (int) number,
                    new Attempt(begun.payment(), begun.operation(), begun.startedAt(), now, outcome, detail));
        });
    }

    @Override
    public List<Attempt> of(PaymentId payment) {
        return tables.in(t -> t.attempts.stream()
                .filter(attempt -> attempt.payment().equals(payment))
                .toList());
    }
}
