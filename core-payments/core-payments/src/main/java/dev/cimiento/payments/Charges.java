package dev.cimiento.payments;

import dev.cimiento.payments.spi.ChargeOrder;
import dev.cimiento.payments.spi.DirectPayments;
import dev.cimiento.payments.spi.PaymentAnswer;
import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.spi.PaymentStore;
import dev.cimiento.tenancy.TenantContext;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Charges what the payer handed over: row first, then the provider, then what it said. */
final class Charges {

    private static final Logger LOG = LoggerFactory.getLogger(Payments.class);

    private final PaymentStore store;
    private final Settlement settlement;
    private final Gateways gateways;
    private final Calls calls;
    private final Drafts drafts;

    Charges(PaymentStore store, Settlement settlement, Gateways gateways, Calls calls, InstantSource clock) {
        this.store = store;
        this.settlement = settlement;
        this.gateways = gateways;
        this.calls = calls;
        this.drafts = new Drafts(store, calls, clock);
    }

    ChargeResult charge(ChargeRequest request) {
        PaymentGateway gateway;
        try {
            gateway = gateway(request);
        } catch (PermanentPaymentsException e) {
            // The card was removed, or another provider chosen, since: the key stands for what it did all the same.
            Optional<Payment> known = store.atomically(() -> store.payments().find(request.key()));
            return answer(request, new Drafts.Drafted(known.orElseThrow(() -> e), Drafts.NONE));
        }
        return answer(request, drafts.write(gateway.provider(), request, Attempt.Operation.CHARGE));
    }

    private PaymentGateway gateway(ChargeRequest request) {
        PaymentGateway gateway = request.source() instanceof PaymentSource.Saved saved
                ? gateways.of(method(saved.method()).provider())
                : gateways.chosen(TenantContext.require());
        gateways.ability(gateway, DirectPayments.class);
        return gateway;
    }

    private ChargeResult answer(ChargeRequest request, Drafts.Drafted drafted) {
        Payment payment = drafted.payment();
        if (!payment.fingerprint().equals(request.fingerprint())) {
            return new ChargeResult.KeyConflict(payment.id());
        }
        if (!isUnsent(payment)) {
            return result(payment);
        }
        return drafted.attempt() == Drafts.NONE ? submit(payment) : submit(payment, drafted.attempt());
    }

    /** Whether the provider has to be called, and may be. */
    boolean isUnsent(Payment payment) {
        return (payment.state() == PaymentState.CREATED || payment.state() == PaymentState.UNKNOWN)
                && drafts.isRepeatable(payment.createdAt());
    }

    ChargeResult submit(Payment payment) {
        return submit(payment, calls.begin(payment.id(), Attempt.Operation.CHARGE));
    }

    private ChargeResult submit(Payment payment, long attempt) {
        PaymentGateway gateway = gateways.of(payment.provider());
        DirectPayments direct = gateways.ability(gateway, DirectPayments.class);
        ChargeOrder order = order(payment);
        PaymentAnswer answer;
        try {
            answer = calls.write(gateway, attempt, () -> direct.charge(order));
        } catch (OutcomeUnknownException e) {
            LOG.warn(
                    "payment {}: the answer of {} to a charge was lost: {}",
                    payment.id(),
                    payment.provider(),
                    e.getMessage());
            return result(settlement.move(payment.id(), Drafts::unknown));
        }
        if (answer instanceof PaymentAnswer.Done done) {
            return result(settlement.answered(
                    gateway, payment, done.word(), () -> calls.end(attempt, Attempt.Outcome.DONE, "")));
        }
        Decline decline = ((PaymentAnswer.Refused) answer).decline();
        return result(settlement.move(
                payment.id(),
                now -> now.state() == PaymentState.CREATED || now.state() == PaymentState.UNKNOWN
                        ? Drafts.failed(now, decline)
                        : now,
                () -> calls.end(attempt, Attempt.Outcome.REFUSED, decline.providerCode())));
    }

    private ChargeOrder order(Payment payment) {
        ChargeOrder order = ChargeOrder.of(payment);
        return order.request().source() instanceof PaymentSource.Saved saved
                ? order.from(method(saved.method()))
                : order;
    }

    private SavedMethod method(MethodId id) {
        return store.methods()
                .find(id)
                .orElseThrow(() -> new PermanentPaymentsException(
                        "there is no saved method " + id + " in this tenant: it may be removed"));
    }

    private static ChargeResult result(Payment payment) {
        return switch (payment.state()) {
            case SUCCEEDED -> new ChargeResult.Paid(payment);
            case AUTHORIZED, CAPTURING -> new ChargeResult.Authorized(payment);
            case OPEN ->
                payment.url()
                        .<ChargeResult>map(url -> new ChargeResult.ActionNeeded(payment, url))
                        .orElseGet(() -> new ChargeResult.Pending(payment));
            case PENDING, CANCELING -> new ChargeResult.Pending(payment);
            case FAILED, DECLINED -> new ChargeResult.Declined(payment, Drafts.decline(payment));
            case CREATED, UNKNOWN -> new ChargeResult.Unknown(payment);
            case EXPIRED, CANCELED, QUARANTINED, RETURNED -> new ChargeResult.Settled(payment);
        };
    }
}
