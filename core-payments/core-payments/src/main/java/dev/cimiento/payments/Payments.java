package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.spi.PaymentStore;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Payments of the current tenant: checkouts, refunds, and the providers' webhooks.
 *
 * <p>Everything is written down before a provider is called, and no transaction is open while it is called: call all but the reading
 * methods outside any. What a provider's webhook says is a hint; the provider is asked, and its word is applied once, in one transaction with what the
 * {@link PaymentListener} does.
 *
 * <p>A refusal is a value; when plumbing breaks, a {@link PaymentsException} or {@code DatabaseException} is thrown and the same call
 * with the same key may be repeated. Without a tenant, {@code NoTenantException}. Safe for use by many threads and processes.
 */
public final class Payments {

    private final Gateways gateways;
    private final PaymentStore store;
    private final Checkouts checkouts;
    private final Refunds refunds;
    private final Inbox inbox;
    private final Settlement settlement;
    private final CatchUp catchUp;

    private Payments(Builder from, Gateways gateways) {
        this.gateways = gateways;
        this.store = from.store;
        this.settlement = new Settlement(from.store, from.listener, from.clock);
        this.checkouts = new Checkouts(from.store, settlement, gateways, from.clock);
        this.refunds = new Refunds(from.store, settlement, gateways, from.clock);
        this.inbox = new Inbox(from.store, settlement, gateways, from.clock);
        this.catchUp = new CatchUp(from.store, checkouts, refunds, inbox, settlement, gateways, from.clock);
    }

    /** Payments kept in this store; give it a gateway at least. */
    public static Builder on(PaymentStore store, InstantSource clock) {
        return new Builder(requireNonNull(store, "store"), requireNonNull(clock, "clock"));
    }

    /**
     * Opens a page where the payer can pay. The same key gives the same page; with other content it is refused.
     *
     * @throws RetryablePaymentsException when the provider cannot be reached: nothing happened, repeat with the same key
     * @throws PermanentPaymentsException when the provider does not take the call: credentials, for example
     * @throws IllegalArgumentException when the request has something that the provider cannot do
     * @throws IllegalStateException inside a transaction
     */
    public CheckoutResult checkout(CheckoutRequest request) {
        return checkouts.checkout(gateways.chosen(TenantContext.require()), requireNonNull(request, "request"));
    }

    /**
     * Sends money back to the payer: part of a payment or all that is left. The same key moves it once. Never more than was captured,
     * whoever asks at the same time: the database refuses it.
     *
     * @throws RetryablePaymentsException when the provider cannot be reached: nothing happened, repeat with the same key
     * @throws PermanentPaymentsException when there is no such payment, or the provider does not take the call
     * @throws IllegalArgumentException when the amount is of another currency
     * @throws IllegalStateException inside a transaction
     */
    public RefundResult refund(RefundRequest request) {
        return refunds.refund(requireNonNull(request, "request"));
    }

    /**
     * Takes a provider's webhook: checks its signature, stores it by the provider's event id, asks the provider for the truth, applies it
     * once. Deliveries that come twice, late, or in another order do no harm. Enter the tenant first: the address of the webhook says who
     * it is.
     *
     * @return what to answer: {@link WebhookResult#httpStatus()}
     * @throws RuntimeException what the {@link PaymentListener} throws; answer 500, and the provider delivers again
     */
    public WebhookResult receive(ProviderId provider, WebhookRequest webhook) {
        TenantContext.require();
        return inbox.receive(requireNonNull(provider, "provider"), requireNonNull(webhook, "webhook"));
    }

    /**
     * Asks the provider how a payment stands, and applies what it says.
     *
     * @return the payment as it stands now
     * @throws PermanentPaymentsException when there is no such payment
     */
    public Payment refresh(PaymentId id) {
        return catchUp.refresh(requireNonNull(id, "id"));
    }

    /**
     * Does what was left undone: stored webhooks whose provider could not be asked, payments whose outcome is unknown or that nobody
     * reported on, refunds whose answer was lost. Call it for every tenant once a minute or so; failures of one are logged and do not
     * keep the others back.
     *
     * @param max how many of each at most
     * @return how many were looked at
     */
    public int catchUp(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("max must be 1 or more, was " + max);
        }
        return catchUp.run(max);
    }

    /** Reads a payment. */
    public Optional<Payment> find(PaymentId id) {
        return store.payments().find(requireNonNull(id, "id"));
    }

    /** Reads the payment that a key stands for. */
    public Optional<Payment> find(IdempotencyKey key) {
        return store.payments().find(requireNonNull(key, "key"));
    }

    /** The refunds of a payment, the oldest first. */
    public List<Refund> refunds(PaymentId id) {
        return store.refunds().of(requireNonNull(id, "id"));
    }

    /** Collects what payments are made of. For one thread. */
    public static final class Builder {

        private final PaymentStore store;
        private final InstantSource clock;
        private final List<PaymentGateway> gateways = new java.util.ArrayList<>();
        private PaymentListener listener = new PaymentListener() {};
        private @Nullable Function<TenantId, ProviderId> choice;

        private Builder(PaymentStore store, InstantSource clock) {
            this.store = store;
            this.clock = clock;
        }

        /** Adds a provider. New checkouts go to the first one, unless {@link #choosing} says otherwise. */
        public Builder gateway(PaymentGateway gateway) {
            gateways.add(requireNonNull(gateway, "gateway"));
            return this;
        }

        /** Which provider takes the new checkouts of a tenant. Refunds and webhooks stay with the provider that a payment began with. */
        public Builder choosing(Function<TenantId, ProviderId> provider) {
            choice = requireNonNull(provider, "provider");
            return this;
        }

        /** What follows from a payment. Default: nothing. */
        public Builder listener(PaymentListener value) {
            listener = requireNonNull(value, "listener");
            return this;
        }

        /**
         * The payments.
         *
         * @throws IllegalArgumentException when there is no gateway, or two of one name
         */
        public Payments build() {
            return new Payments(this, Gateways.of(gateways, choice));
        }
    }
}
