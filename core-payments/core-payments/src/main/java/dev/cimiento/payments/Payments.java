package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.spi.PaymentStore;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.time.Duration;
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
    private final Charges charges;
    private final Changes changes;
    private final Subscriptions subscriptions;
    private final SavedMethods methods;
    private final Disputes disputes;
    private final Reconciliation reconciliation;
    private final Ledger ledger;
    private final CatchUp catchUp;
    private final InstantSource clock;

    private Payments(Builder from, Gateways gateways) {
        this.gateways = gateways;
        this.store = from.store;
        Calls calls = new Calls(from.store, from.clock);
        Settlement settlement = new Settlement(from.store, from.listener, calls, from.clock);
        this.checkouts = new Checkouts(from.store, settlement, gateways, calls, from.clock);
        this.charges = new Charges(from.store, settlement, gateways, calls, from.clock);
        this.changes = new Changes(from.store, settlement, gateways, calls);
        this.refunds = new Refunds(from.store, settlement, gateways, calls, from.clock);
        this.subscriptions =
                new Subscriptions(from.store, from.listener, gateways, calls, settlement.journal(), from.clock);
        this.inbox = new Inbox(from.store, settlement, subscriptions, gateways, calls, from.clock);
        this.catchUp = new CatchUp(
                from.store,
                checkouts,
                charges,
                changes,
                subscriptions,
                refunds,
                inbox,
                settlement,
                gateways,
                from.clock);
        this.methods = new SavedMethods(from.store, gateways, calls, from.clock);
        this.disputes = new Disputes(from.store, gateways, calls, settlement);
        this.reconciliation = new Reconciliation(from.store, gateways, calls, settlement);
        this.ledger = new Ledger(from.store.ledger());
        this.clock = from.clock;
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
     * Charges what the payer handed over: a card's token, a saved method, or a voucher for cash. The same key charges once; with other
     * content it is refused.
     *
     * @throws RetryablePaymentsException when the provider cannot be reached: nothing happened, repeat with the same key
     * @throws PermanentPaymentsException when the provider has no direct charges, or does not take the call, or there is no such method
     * @throws IllegalArgumentException when the request has something that the provider cannot do
     * @throws IllegalStateException inside a transaction
     */
    public ChargeResult charge(ChargeRequest request) {
        return charges.charge(requireNonNull(request, "request"));
    }

    /**
     * Takes what was set aside with {@link Capture#LATER}: all of it or a part, once; the rest is let go. The same amount again captures
     * nothing more.
     *
     * @throws RetryablePaymentsException when the provider cannot be reached: nothing happened, call again
     * @throws PermanentPaymentsException when there is no such payment, or the provider does not take the call
     * @throws IllegalArgumentException when the amount is not between nothing and the payment's
     * @throws IllegalStateException inside a transaction
     */
    public ChangeResult capture(PaymentId id, Money amount) {
        return changes.capture(requireNonNull(id, "id"), requireNonNull(amount, "amount"));
    }

    /**
     * Calls off a payment that is not captured: lets go of what was set aside, closes the page, voids the voucher.
     *
     * @throws RetryablePaymentsException when the provider cannot be reached: nothing happened, call again
     * @throws PermanentPaymentsException when there is no such payment, or the provider cannot call it off
     * @throws IllegalStateException inside a transaction
     */
    public ChangeResult cancel(PaymentId id) {
        return changes.cancel(requireNonNull(id, "id"));
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
     * Sends back all that the provider holds of a payment in {@link PaymentState#QUARANTINED}, whatever amount and currency that is, which
     * makes it {@link PaymentState#RETURNED}. What is sent back in the provider's own panel does so too. Refunds of it are refused: those are
     * of what was asked for.
     *
     * @throws RetryablePaymentsException when the provider cannot be reached: nothing happened, call again
     * @throws PermanentPaymentsException when there is no such payment, or the provider cannot do it
     * @throws IllegalStateException inside a transaction
     */
    public ChangeResult giveBack(PaymentId id) {
        return changes.giveBack(requireNonNull(id, "id"));
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
     * As {@link #receive}, but checks and stores only, so that the answer does not wait for the provider: {@link #work} applies what is
     * stored. For hosts with many webhooks and workers of their own.
     *
     * @return what to answer: {@link WebhookResult#httpStatus()}
     */
    public WebhookResult accept(ProviderId provider, WebhookRequest webhook) {
        TenantContext.require();
        return inbox.accept(requireNonNull(provider, "provider"), requireNonNull(webhook, "webhook"));
    }

    /**
     * Applies stored webhooks, the oldest first; those about one payment with one question to the provider. Many processes may do so at the
     * same time. Failures are logged, and tried again later.
     *
     * @param max how many at most
     * @return how many were looked at
     */
    public int work(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("max must be 1 or more, was " + max);
        }
        return inbox.work(max);
    }

    /**
     * Acts on a stored webhook again, whether it is done or was given up. What it changed before it does not change again.
     *
     * @return what came of it; empty where there is no such event
     */
    public Optional<WebhookResult> replay(ProviderId provider, String eventId) {
        return inbox.replay(requireNonNull(provider, "provider"), requireNonNull(eventId, "eventId"));
    }

    /** Webhooks that were tried for more than a week and given up, the latest first: for {@link #replay}. */
    public List<GivenUpWebhook> givenUp(int max) {
        return store.inbox().givenUp(max).stream()
                .map(stored -> new GivenUpWebhook(
                        stored.provider(), stored.event().id(), stored.event().type(), stored.failure()))
                .toList();
    }

    /**
     * Forgets webhooks that were done with longer ago. A delivery of one that comes after that is acted on again, to no effect.
     *
     * @param age 7 days or more: providers repeat for some days
     * @return how many
     */
    public int purgeWebhooks(Duration age) {
        if (requireNonNull(age, "age").compareTo(Duration.ofDays(7)) < 0) {
            throw new IllegalArgumentException("age must be 7 days or more, was " + age);
        }
        return store.inbox().purge(clock.instant().minus(age));
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

    /** Every call to a provider about a payment that could have changed something there, the oldest first. */
    public List<Attempt> attempts(PaymentId id) {
        return store.attempts().of(requireNonNull(id, "id"));
    }

    /** Cards kept, to be charged again. */
    public SavedMethods methods() {
        return methods;
    }

    /** Plans, and who subscribes to them. */
    public Subscriptions subscriptions() {
        return subscriptions;
    }

    /** What payers complain about. */
    public Disputes disputes() {
        return disputes;
    }

    /** The double-entry ledger. */
    public Ledger ledger() {
        return ledger;
    }

    /** Our books beside the provider's. */
    public Reconciliation reconciliation() {
        return reconciliation;
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
