package dev.cimiento.payments.testkit;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.OutcomeUnknownException;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.Refund;
import dev.cimiento.payments.RetryablePaymentsException;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.spi.CheckoutAnswer;
import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.spi.PaymentLookup;
import dev.cimiento.payments.spi.ProviderPayment;
import dev.cimiento.payments.spi.RefundAnswer;
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
}
