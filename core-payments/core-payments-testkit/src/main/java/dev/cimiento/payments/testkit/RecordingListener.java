package dev.cimiento.payments.testkit;

import dev.cimiento.payments.DisputeChanged;
import dev.cimiento.payments.DisputeState;
import dev.cimiento.payments.PaymentChanged;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.PaymentListener;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.RefundChanged;
import dev.cimiento.payments.RefundState;
import dev.cimiento.payments.SubscriptionId;
import dev.cimiento.payments.SubscriptionPaid;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Remembers what it heard, and can fail. Safe for use by many threads. */
public final class RecordingListener implements PaymentListener {

    private final List<PaymentChanged> payments = new CopyOnWriteArrayList<>();
    private final List<RefundChanged> refunds = new CopyOnWriteArrayList<>();
    private final List<DisputeChanged> disputes = new CopyOnWriteArrayList<>();
    private final List<SubscriptionPaid> periods = new CopyOnWriteArrayList<>();
    private final AtomicBoolean failing = new AtomicBoolean();

    /** Heard nothing yet. */
    public RecordingListener() {}

    @Override
    public void changed(PaymentChanged event) {
        if (failing.getAndSet(false)) {
            throw new IllegalStateException("the listener fails on purpose");
        }
        payments.add(event);
    }

    @Override
    public void changed(RefundChanged event) {
        refunds.add(event);
    }

    @Override
    public void changed(DisputeChanged event) {
        disputes.add(event);
    }

    @Override
    public void paid(SubscriptionPaid event) {
        periods.add(event);
    }

    /** How many periods of a subscription were paid. */
    public int paidPeriods(SubscriptionId subscription) {
        return (int) periods.stream()
                .filter(event -> event.subscription().id().equals(subscription))
                .count();
    }

    /** The states that the disputes about a payment went to, in order. */
    public List<DisputeState> disputes(PaymentId payment) {
        return disputes.stream()
                .filter(event -> event.payment().id().equals(payment))
                .map(event -> event.dispute().state())
                .toList();
    }

    /** The next change of a payment makes it throw. */
    public void failNext() {
        failing.set(true);
    }

    /** The states that a payment went to, in order. */
    public List<PaymentState> states(PaymentId payment) {
        return payments.stream()
                .filter(event -> event.payment().id().equals(payment))
                .map(event -> event.payment().state())
                .toList();
    }

    /** The states that the refunds of a payment went to, in order. */
    public List<RefundState> refunds(PaymentId payment) {
        return refunds.stream()
                .filter(event -> event.payment().id().equals(payment))
                .map(event -> event.refund().state())
                .toList();
    }
}
