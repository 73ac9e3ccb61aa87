package dev.cimiento.payments.spi;

import java.util.function.Supplier;

/** Where payments, refunds and webhooks are kept, of the current tenant. Safe for use by many threads and, on a database, processes. */
public interface PaymentStore {

    /**
     * Runs the work in one transaction of its own: all that it does through {@link #payments()}, {@link #refunds()} and {@link #inbox()},
     * and through other stores of the same data source, is kept when it returns and undone when it throws.
     *
     * @throws IllegalStateException inside another transaction: between two of these the provider is called, and no transaction may stay
     *     open for that long, nor take back what the provider was told
     */
    <T> T atomically(Supplier<T> work);

    /**
     * As {@link #atomically}, for what is told to nobody until a later transaction is kept, or what the provider tells again: where the
     * machine of the database dies, the last of these may be lost, whole, and so need not wait for its disk. Never lost where it is a
     * process that dies, nor once a later transaction of {@link #atomically} is kept. Default: the same as that.
     */
    default <T> T provisionally(Supplier<T> work) {
        return atomically(work);
    }

    /** The payments. Each call joins the transaction that is open, or is one of its own. */
    PaymentRows payments();

    /** The refunds. Each call joins the transaction that is open, or is one of its own. */
    RefundRows refunds();

    /** The webhooks. Each call joins the transaction that is open, or is one of its own. */
    WebhookInbox inbox();

    /** The disputes. Each call joins the transaction that is open, or is one of its own. */
    DisputeRows disputes();

    /** The ledger. Each call joins the transaction that is open, or is one of its own. */
    LedgerRows ledger();

    /** The calls to providers. Each call joins the transaction that is open, or is one of its own. */
    AttemptRows attempts();

    /** The saved methods. Each call joins the transaction that is open, or is one of its own. */
    MethodRows methods();

    /** Plans and subscriptions. Each call joins the transaction that is open, or is one of its own. */
    SubscriptionRows subscriptions();
}
