package dev.cimiento.payments.inmemory;

import dev.cimiento.payments.Attempt;
import dev.cimiento.payments.Dispute;
import dev.cimiento.payments.DisputeId;
import dev.cimiento.payments.LedgerTransaction;
import dev.cimiento.payments.MethodId;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.Plan;
import dev.cimiento.payments.PlanId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.Refund;
import dev.cimiento.payments.RefundId;
import dev.cimiento.payments.SavedMethod;
import dev.cimiento.payments.Subscription;
import dev.cimiento.payments.SubscriptionId;
import dev.cimiento.payments.spi.WebhookInbox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** What one tenant has, under one lock. The rows are immutable, so a copy of the maps is a snapshot. */
final class InMemoryTables {

    private final ReentrantLock lock = new ReentrantLock();
    private boolean inTransaction;

    Map<PaymentId, Payment> payments = new LinkedHashMap<>();
    Map<RefundId, Refund> refunds = new LinkedHashMap<>();
    Map<String, Event> events = new LinkedHashMap<>();
    Map<DisputeId, Dispute> disputes = new LinkedHashMap<>();
    Map<String, LedgerTransaction> ledger = new LinkedHashMap<>();
    Map<MethodId, SavedMethod> methods = new LinkedHashMap<>();
    Map<String, ProviderReference> payers = new LinkedHashMap<>();
    Map<PlanId, Plan> plans = new LinkedHashMap<>();
    Map<SubscriptionId, Subscription> subscriptions = new LinkedHashMap<>();
    Set<String> invoices = new LinkedHashSet<>();
    List<Attempt> attempts = new ArrayList<>();

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
            Runnable before = snapshot();
            boolean done = false;
            inTransaction = true;
            try {
                T result = work.get();
                done = true;
                return result;
            } finally {
                inTransaction = false;
                if (!done) {
                    before.run();
                }
            }
        });
    }

    /** Gives what brings back all as it is now. */
    private Runnable snapshot() {
        Map<PaymentId, Payment> paymentsBefore = new LinkedHashMap<>(payments);
        Map<RefundId, Refund> refundsBefore = new LinkedHashMap<>(refunds);
        Map<String, Event> eventsBefore = new LinkedHashMap<>(events);
        Map<DisputeId, Dispute> disputesBefore = new LinkedHashMap<>(disputes);
        Map<String, LedgerTransaction> ledgerBefore = new LinkedHashMap<>(ledger);
        Map<MethodId, SavedMethod> methodsBefore = new LinkedHashMap<>(methods);
        Map<String, ProviderReference> payersBefore = new LinkedHashMap<>(payers);
        Map<PlanId, Plan> plansBefore = new LinkedHashMap<>(plans);
        Map<SubscriptionId, Subscription> subscriptionsBefore = new LinkedHashMap<>(subscriptions);
        Set<String> invoicesBefore = new LinkedHashSet<>(invoices);
        List<Attempt> attemptsBefore = new ArrayList<>(attempts);
        return () -> {
            payments = paymentsBefore;
            refunds = refundsBefore;
            events = eventsBefore;
            disputes = disputesBefore;
            ledger = ledgerBefore;
            methods = methodsBefore;
            payers = payersBefore;
            plans = plansBefore;
            subscriptions = subscriptionsBefore;
            invoices = invoicesBefore;
            attempts = attemptsBefore;
        };
    }

    /** An event, from when it may be taken, and since when it is done; not, where that is never. */
    record Event(WebhookInbox.Stored stored, Instant free, Instant doneAt) {

        boolean isDone() {
            return !doneAt.equals(Instant.MAX);
        }
    }
}
