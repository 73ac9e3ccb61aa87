package dev.cimiento.payments.testkit;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.CancelAt;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.OutcomeUnknownException;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.Plan;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.Refund;
import dev.cimiento.payments.RetryablePaymentsException;
import dev.cimiento.payments.SavedMethod;
import dev.cimiento.payments.Subscription;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.spi.CardVault;
import dev.cimiento.payments.spi.ChargeOrder;
import dev.cimiento.payments.spi.CheckoutAnswer;
import dev.cimiento.payments.spi.DirectPayments;
import dev.cimiento.payments.spi.DisputeDesk;
import dev.cimiento.payments.spi.PaymentAnswer;
import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.spi.PaymentLookup;
import dev.cimiento.payments.spi.ProviderPayment;
import dev.cimiento.payments.spi.ProviderSubscription;
import dev.cimiento.payments.spi.RefundAnswer;
import dev.cimiento.payments.spi.Returns;
import dev.cimiento.payments.spi.Statements;
import dev.cimiento.payments.spi.SubscriptionGateway;
import dev.cimiento.payments.spi.WebhookVerdict;
import java.util.Optional;
import java.util.function.Supplier;

/** A gateway that misbehaves on request, whatever gateway is below it. Safe for use by many threads. */
public final class FaultyPaymentGateway implements PaymentGateway {

    private final PaymentGateway gateway;
    private volatile Fault fault = Fault.NONE;

    /** Over this gateway; behaves, until told otherwise. */
    public FaultyPaymentGateway(PaymentGateway gateway) {
        this.gateway = requireNonNull(gateway, "gateway");
    }

    /** From now on misbehave like this. */
    public void misbehave(Fault next) {
        this.fault = requireNonNull(next, "fault");
    }

    @Override
    public ProviderId provider() {
        return gateway.provider();
    }

    @Override
    public CheckoutAnswer checkout(Payment payment) {
        return act(() -> gateway.checkout(payment));
    }

    @Override
    public Optional<ProviderPayment> fetch(PaymentLookup lookup) {
        return read(() -> gateway.fetch(lookup));
    }

    @Override
    public RefundAnswer refund(Payment payment, Refund refund) {
        return act(() -> gateway.refund(payment, refund));
    }

    @Override
    public WebhookVerdict verify(WebhookRequest webhook) {
        return gateway.verify(webhook);
    }

    @Override
    public Optional<PaymentId> locate(ProviderReference resource) {
        return read(() -> gateway.locate(resource));
    }

    /** Those of the gateway below, as faulty. */
    @Override
    public <T> Optional<T> ability(Class<T> port) {
        return gateway.ability(port).map(able -> port.cast(faulty(port, able)));
    }

    private Object faulty(Class<?> port, Object able) {
        if (port == DirectPayments.class) {
            return new FaultyDirectPayments((DirectPayments) able);
        }
        if (port == CardVault.class) {
            return new FaultyCardVault((CardVault) able);
        }
        if (port == SubscriptionGateway.class) {
            return new FaultySubscriptions((SubscriptionGateway) able);
        }
        if (port == Statements.class) {
            return (Statements) (from, until) -> read(() -> ((Statements) able).movements(from, until));
        }
        if (port == Returns.class) {
            return (Returns) payment -> act(() -> ((Returns) able).giveBack(payment));
        }
        if (port == DisputeDesk.class) {
            return (DisputeDesk) (dispute, evidence) -> act(() -> {
                ((DisputeDesk) able).answer(dispute, evidence);
                return true;
            });
        }
        return able;
    }

    private <T> T act(Supplier<T> call) {
        return switch (fault) {
            case NONE -> call.get();
            case LOST_ANSWERS -> {
                T lost = call.get();
                throw new OutcomeUnknownException(
                        "the answer was lost on purpose: " + lost.getClass().getSimpleName());
            }
            case TOO_MANY_REQUESTS -> throw new RetryablePaymentsException("too many requests on purpose");
            case SERVER_ERROR -> throw new OutcomeUnknownException("failed on purpose");
        };
    }

    private <T> T read(Supplier<T> call) {
        return switch (fault) {
            case NONE, LOST_ANSWERS -> call.get();
            case TOO_MANY_REQUESTS, SERVER_ERROR -> throw new RetryablePaymentsException("failed on purpose");
        };
    }

    private final class FaultyDirectPayments implements DirectPayments {

        private final DirectPayments direct;

        FaultyDirectPayments(DirectPayments direct) {
            this.direct = direct;
        }

        @Override
        public PaymentAnswer charge(ChargeOrder order) {
            return act(() -> direct.charge(order));
        }

        @Override
        public PaymentAnswer capture(Payment payment, Money amount) {
            return act(() -> direct.capture(payment, amount));
        }

        @Override
        public PaymentAnswer cancel(Payment payment) {
            return act(() -> direct.cancel(payment));
        }
    }

    private final class FaultyCardVault implements CardVault {

        private final CardVault vault;

        FaultyCardVault(CardVault vault) {
            this.vault = vault;
        }

        @Override
        public ProviderReference payer(String customer, String email) {
            return act(() -> vault.payer(customer, email));
        }

        @Override
        public Kept keep(ProviderReference payer, String token) {
            return act(() -> vault.keep(payer, token));
        }

        @Override
        public void forget(SavedMethod method) {
            act(() -> {
                vault.forget(method);
                return true;
            });
        }
    }

    private final class FaultySubscriptions implements SubscriptionGateway {

        private final SubscriptionGateway subscriptions;

        FaultySubscriptions(SubscriptionGateway subscriptions) {
            this.subscriptions = subscriptions;
        }

        @Override
        public Optional<ProviderReference> define(Plan plan) {
            return act(() -> subscriptions.define(plan));
        }

        @Override
        public CheckoutAnswer subscribe(Subscription subscription, Plan plan) {
            return act(() -> subscriptions.subscribe(subscription, plan));
        }

        @Override
        public Optional<ProviderSubscription> fetch(Subscription subscription) {
            return read(() -> subscriptions.fetch(subscription));
        }

        @Override
        public void cancel(Subscription subscription, CancelAt when) {
            act(() -> {
                subscriptions.cancel(subscription, when);
                return true;
            });
        }

        @Override
        public Optional<ProviderReference> locate(ProviderReference resource) {
            return read(() -> subscriptions.locate(resource));
        }
    }
}
