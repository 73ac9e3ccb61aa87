package dev.cimiento.payments;

/**
 * The application's part: what follows from a payment. Called once for each change, in the same database transaction as the change, so
 * what it writes through stores of the same data source (the booking it confirms, the job it enqueues) commits with the payment or not
 * at all.
 *
 * <p>When it throws, the change is rolled back and tried again with the next delivery: do not throw for what will never pass. It must not
 * call anything over the network, nor {@link Payments#checkout} or {@link Payments#refund}: enqueue a job for that.
 */
public interface PaymentListener {

    /** A payment moved to another state. */
    default void changed(PaymentChanged event) {}

    /** A refund moved to another state, or was found at the provider. */
    default void changed(RefundChanged event) {}

    /** A dispute was opened, or moved to another state. */
    default void changed(DisputeChanged event) {}

    /** A subscription moved to another state. */
    default void changed(SubscriptionChanged event) {}

    /** A subscription's period was paid. */
    default void paid(SubscriptionPaid event) {}
}
