package dev.cimiento.payments.postgresql;

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
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Payments in PostgreSQL 14 or newer. Never more is refunded than was captured, a key stands for one payment, an event is stored once, and
 * the ledger is append-only and balances: by constraints and triggers of the tables. Safe for use by many threads and processes.
 */
public final class PostgresPaymentStore implements PaymentStore {

    /** Its tables, those of the sandbox included; hand it to the {@code TenantProvisioner}. */
    public static final SchemaModule SCHEMA = new SchemaModule(
            ModuleId.PAYMENTS, SchemaModule.Plane.TENANT, "dev/cimiento/payments/postgresql/migration");

    private final DataSource dataSource;
    private final PaymentRows payments;
    private final RefundRows refunds;
    private final WebhookInbox inbox;
    private final DisputeRows disputes;
    private final LedgerRows ledger;
    private final AttemptRows attempts;
    private final MethodRows methods;
    private final SubscriptionRows subscriptions;

    /**
     * Over this data source.
     *
     * @param dataSource a {@code TenantDataSource}, or one from {@link Transactions#aware}: a payment's change and what the listener writes
     *     are one transaction, so it must be able to begin one
     */
    public PostgresPaymentStore(DataSource dataSource) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
        this.payments = new PostgresPaymentRows(dataSource);
        this.refunds = new PostgresRefundRows(dataSource);
        this.inbox = new PostgresWebhookInbox(dataSource);
        this.disputes = new PostgresDisputeRows(dataSource);
        this.ledger = new PostgresLedgerRows(dataSource);
        this.attempts = new PostgresAttemptRows(dataSource);
        this.methods = new PostgresMethodRows(dataSource);
        this.subscriptions = new PostgresSubscriptionRows(dataSource);
    }

    @Override
    public <T> T atomically(Supplier<T> work) {
        requireNonNull(work, "work");
        refuseInsideTransaction();
        return Transactions.call(dataSource, work::get);
    }

    @Override
    public <T> T provisionally(Supplier<T> work) {
        return atomically(() -> {
            // Until the end of this transaction only.
            Transactions.with(
                    dataSource, connection -> Sql.on(connection).update("SET LOCAL synchronous_commit = off"));
            return work.get();
        });
    }

    @Override
    public PaymentRows payments() {
        return payments;
    }

    @Override
    public RefundRows refunds() {
        return refunds;
    }

    @Override
    public WebhookInbox inbox() {
        return inbox;
    }

    @Override
    public DisputeRows disputes() {
        return disputes;
    }

    @Override
    public LedgerRows ledger() {
        return ledger;
    }

    @Override
    public AttemptRows attempts() {
        return attempts;
    }

    @Override
    public MethodRows methods() {
        return methods;
    }

    @Override
    public SubscriptionRows subscriptions() {
        return subscriptions;
    }

    private void refuseInsideTransaction() {
        if (Transactions.isOpen(dataSource)) {
            throw new IllegalStateException(
                    "a transaction is open already: call payments after it, since they call the provider");
        }
    }
}
