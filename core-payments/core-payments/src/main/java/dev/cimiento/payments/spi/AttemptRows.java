package dev.cimiento.payments.spi;

import dev.cimiento.payments.Attempt;
import dev.cimiento.payments.PaymentId;
import java.time.Instant;
import java.util.List;

/** The calls to providers, of the current tenant. */
public interface AttemptRows {

    /** Writes down that a call begins, and gives its number. */
    long begin(PaymentId payment, Attempt.Operation operation, Instant now);

    /** Writes down what became of it. */
    void end(long number, Attempt.Outcome outcome, String detail, Instant now);

    /** All about a payment, the oldest first. */
    List<Attempt> of(PaymentId payment);
}
