package dev.cimiento.payments.inmemory;

import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.Refund;
import dev.cimiento.payments.RefundId;
import dev.cimiento.payments.spi.WebhookInbox;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** What one tenant has, under one lock. The rows are immutable, so a copy of the maps is a snapshot. */
final class InMemoryTables {

    private final ReentrantLock lock = new ReentrantLock();
    private boolean inTransaction;

    Map<PaymentId, Payment> payments = new LinkedHashMap<>();
    Map<RefundId, Refund> refunds = new LinkedHashMap<>();
    Map<String, Event> events = new LinkedHashMap<>();

    /** When to look at a refund again; of no consequence to a transaction. */
    final Map<RefundId, Instant> postponed = new LinkedHashMap<>();

    <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    <T> T transaction(Supplier<T> work) {
        return locked(() -> {
            if (inTransaction) {
                throw new IllegalStateException(
                        "a transaction is open already: call payments after it, since they call the provider");
            }
            Map<PaymentId, Payment> paymentsBefore = new LinkedHashMap<>(payments);
            Map<RefundId, Refund> refundsBefore = new LinkedHashMap<>(refunds);
            Map<String, Event> eventsBefore = new LinkedHashMap<>(events);
            boolean done = false;
            inTransaction = true;
            try {
                T result = work.get();
                done = true;
                return result;
            } finally {
                inTransaction = false;
                if (!done) {
                    payments = paymentsBefore;
                    refunds = refundsBefore;
                    events = eventsBefore;
                }
            }
        });
    }

    /** An event, and from when it may be taken; done where that is never. */
    record Event(WebhookInbox.Stored stored, Instant free, int taken) {

        boolean isDone() {
            return free.equals(Instant.MAX);
        }
    }
}
