package dev.cimiento.payments.inmemory;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.spi.AttemptRows;
import dev.cimiento.payments.spi.DisputeRows;
import dev.cimiento.payments.spi.LedgerRows;
import dev.cimiento.payments.spi.MethodRows;
import dev.cimiento.payments.spi.PaymentRows;
import dev.cimiento.payments.spi.PaymentStore;
import dev.cimiento.payments.spi.RefundRows;
import dev.cimiento.payments.spi.SubscriptionRows;
import dev.cimiento.payments.spi.WebhookInbox;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Payments in memory, of each tenant apart: what {@code PostgresPaymentStore} does, lost at the end of the process. Transactions of one
 * tenant run one after the other. Safe for use by many threads.
 */
public final class InMemoryPaymentStore implements PaymentStore {

    private final Map<TenantId, InMemoryTables> tenants = new ConcurrentHashMap<>();

    /** Empty. */
    public InMemoryPaymentStore() {}

    @Override
    public <T> T atomically(Supplier<T> work) {
        requireNonNull(work, "work");
        return tables().transaction(work);
    }

    @Override
    public PaymentRows payments() {
        return new InMemoryPaymentRows(this::in);
    }

    @Override
    public RefundRows refunds() {
        return new InMemoryRefundRows(this::in);
    }

    @Override
    public WebhookInbox inbox() {
        return new InMemoryWebhookInbox(this::in);
    }

    @Override
    public DisputeRows disputes() {
        return new InMemoryDisputeRows(this::in);
    }

    @Override
    public LedgerRows ledger() {
        return new InMemoryLedgerRows(this::in);
    }

    @Override
    public AttemptRows attempts() {
        return new InMemoryAttemptRows(this::in);
    }

    @Override
    public MethodRows methods() {
        return new InMemoryMethodRows(this::in);
    }

    @Override
    public SubscriptionRows subscriptions() {
        return new InMemorySubscriptionRows(this::in);
    }

    private <T> T in(Function<InMemoryTables, T> work) {
        InMemoryTables tables = tables();
        return tables.locked(() -> work.apply(tables));
    }

    private InMemoryTables tables() {
        return tenants.computeIfAbsent(TenantContext.require(), tenant -> new InMemoryTables());
    }

    /** Runs work on the tables of the current tenant. */
    interface Access {

        <T> T in(Function<InMemoryTables, T> work);
    }
}
