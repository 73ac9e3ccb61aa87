package dev.cimiento.payments.testkit;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.Money;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.Refund;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.spi.ChargeOrder;
import dev.cimiento.payments.spi.CheckoutAnswer;
import dev.cimiento.payments.spi.DirectPayments;
import dev.cimiento.payments.spi.PaymentAnswer;
import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.spi.PaymentLookup;
import dev.cimiento.payments.spi.ProviderPayment;
import dev.cimiento.payments.spi.RefundAnswer;
import dev.cimiento.payments.spi.WebhookVerdict;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A gateway of which a test says, step by step, what it answers; the rest does the gateway below it. Safe for use by many threads. */
final class ScriptedPaymentGateway implements PaymentGateway {

    private final PaymentGateway gateway;
    private volatile BiFunction<Payment, Refund, RefundAnswer> refunds;
    private volatile Function<ChargeOrder, PaymentAnswer> charges;
    private volatile Function<PaymentLookup, Optional<ProviderPayment>> words;

    ScriptedPaymentGateway(PaymentGateway gateway) {
        this.gateway = requireNonNull(gateway, "gateway");
        this.refunds = gateway::refund;
        this.charges = this::charge;
        this.words = gateway::fetch;
    }

    /** From now on refunds are answered like this. */
    void refunds(BiFunction<Payment, Refund, RefundAnswer> next) {
        refunds = next;
    }

    /** From now on charges are answered like this. */
    void charges(Function<ChargeOrder, PaymentAnswer> next) {
        charges = next;
    }

    /** From now on this is how payments stand. */
    void says(ProviderPayment word) {
        words = lookup -> Optional.of(word);
    }

    /** From now on questions about payments are answered like this. */
    void words(Function<PaymentLookup, Optional<ProviderPayment>> next) {
        words = next;
    }

    /** From now on a payment is found by the provider's own name of it alone. */
    void hides() {
        words = lookup -> lookup.resource()
                .or(lookup.payment()::session)
                .or(lookup.payment()::charge)
                .flatMap(name -> gateway.fetch(lookup));
    }

    /** A charge as the gateway below makes it. */
    PaymentAnswer charge(ChargeOrder order) {
        return direct().charge(order);
    }

    @Override
    public ProviderId provider() {
        return gateway.provider();
    }

    @Override
    public CheckoutAnswer checkout(Payment payment) {
        return gateway.checkout(payment);
    }

    @Override
    public Optional<ProviderPayment> fetch(PaymentLookup lookup) {
        return words.apply(lookup);
    }

    @Override
    public RefundAnswer refund(Payment payment, Refund refund) {
        return refunds.apply(payment, refund);
    }

    @Override
    public WebhookVerdict verify(WebhookRequest webhook) {
        return gateway.verify(webhook);
    }

    @Override
    public Optional<PaymentId> locate(ProviderReference resource) {
        return gateway.locate(resource);
    }

    @Override
    public <T> Optional<T> ability(Class<T> port) {
        return port == DirectPayments.class ? Optional.of(port.cast(new Direct())) : gateway.ability(port);
    }

    private DirectPayments direct() {
        return gateway.ability(DirectPayments.class).orElseThrow();
    }

    private final class Direct implements DirectPayments {

        @Override
        public PaymentAnswer charge(ChargeOrder order) {
            return charges.apply(order);
        }

        @Override
        public PaymentAnswer capture(Payment payment, Money amount) {
            return direct().capture(payment, amount);
        }

        @Override
        public PaymentAnswer cancel(Payment payment) {
            return direct().cancel(payment);
        }
    }
}
