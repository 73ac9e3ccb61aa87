package dev.cimiento.payments;

import dev.cimiento.payments.spi.DirectPayments;
import dev.cimiento.payments.spi.PaymentAnswer;
import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.spi.PaymentStore;
import dev.cimiento.payments.spi.Returns;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Captures and cancellations: the intention first, then the provider, then what it said. */
final class Changes {

    private static final Logger LOG = LoggerFactory.getLogger(Payments.class);

    private final PaymentStore store;
    private final Settlement settlement;
    private final Gateways gateways;
    private final Calls calls;

    Changes(PaymentStore store, Settlement settlement, Gateways gateways, Calls calls) {
        this.store = store;
        this.settlement = settlement;
        this.gateways = gateways;
        this.calls = calls;
    }

    ChangeResult capture(PaymentId id, Money amount) {
        Payment payment = known(id);
        if (!amount.isPositive() || amount.isMoreThan(payment.amount())) {
            throw new IllegalArgumentException(
                    "amount must be more than nothing and at most " + payment.amount() + ", was " + amount);
        }
        gateways.ability(gateways.of(payment.provider()), DirectPayments.class);
        Intention intention = store.atomically(() -> {
            Payment now = settlement.locked(id);
            return switch (now.state()) {
                case AUTHORIZED ->
                    intend(now.toBuilder()
                            .state(PaymentState.CAPTURING)
                            .capturing(amount.minor())
                            .build());
                case CAPTURING ->
                    now.capturing().equals(amount)
                            ? intend(now)
                            : new Intention(now, new ChangeResult.NotPossible(now), Drafts.NONE);
                case SUCCEEDED ->
                    new Intention(
                            now,
                            now.request().capture() == Capture.LATER
                                            && now.captured().equals(amount)
                                    ? new ChangeResult.Done(now)
                                    : new ChangeResult.NotPossible(now),
                            Drafts.NONE);
                default -> new Intention(now, new ChangeResult.NotPossible(now), Drafts.NONE);
            };
        });
        return intention.result == null ? send(intention.payment, intention.attempt) : intention.result;
    }

    ChangeResult cancel(PaymentId id) {
        gateways.ability(gateways.of(known(id).provider()), DirectPayments.class);
        Intention intention = store.atomically(() -> {
            Payment now = settlement.locked(id);
            return switch (now.state()) {
                case OPEN, DECLINED, PENDING, AUTHORIZED ->
                    intend(now.toBuilder().state(PaymentState.CANCELING).build());
                case CANCELING -> intend(now);
                case CANCELED, EXPIRED -> new Intention(now, new ChangeResult.Done(now), Drafts.NONE);
                default -> new Intention(now, new ChangeResult.NotPossible(now), Drafts.NONE);
            };
        });
        return intention.result == null ? send(intention.payment, intention.attempt) : intention.result;
    }

    ChangeResult giveBack(PaymentId id) {
        Payment payment = known(id);
        PaymentGateway gateway = gateways.of(payment.provider());
        Returns returns = gateways.ability(gateway, Returns.class);
        if (payment.state() == PaymentState.RETURNED) {
            return new ChangeResult.Done(payment);
        }
        boolean elsewhere =
                payment.refundPending().isPositive() || payment.disputed().isPositive();
        if (payment.state() != PaymentState.QUARANTINED || elsewhere) {
            return new ChangeResult.NotPossible(payment);
        }
        long attempt = store.atomically(() -> calls.begin(id, Attempt.Operation.REFUND));
        PaymentAnswer answer;
        try {
            answer = calls.write(gateway, attempt, () -> returns.giveBack(payment));
        } catch (OutcomeUnknownException e) {
            LOG.warn("payment {}: the answer of {} was lost: {}", id, payment.provider(), e.getMessage());
            return new ChangeResult.Unknown(payment);
        }
        if (answer instanceof PaymentAnswer.Refused refused) {
            calls.end(attempt, Attempt.Outcome.REFUSED, refused.decline().providerCode());
            return new ChangeResult.Declined(payment, refused.decline());
        }
        Payment now = settlement.answered(
                gateway,
                payment,
                ((PaymentAnswer.Done) answer).word(),
                () -> calls.end(attempt, Attempt.Outcome.DONE, ""));
        return now.state() == PaymentState.RETURNED ? new ChangeResult.Done(now) : new ChangeResult.Unknown(now);
    }

    /** Asks again, where a capture or a cancellation is not confirmed. */
    void resend(Payment payment) {
        if (payment.state() == PaymentState.CAPTURING || payment.state() == PaymentState.CANCELING) {
            send(payment, calls.begin(payment.id(), operation(payment)));
        }
    }

    private Intention intend(Payment payment) {
        Payment written = settlement.intended(payment);
        return new Intention(written, null, calls.begin(payment.id(), operation(payment)));
    }

    private ChangeResult send(Payment payment, long attempt) {
        PaymentGateway gateway = gateways.of(payment.provider());
        DirectPayments direct = gateways.ability(gateway, DirectPayments.class);
        boolean capturing = payment.state() == PaymentState.CAPTURING;
        PaymentAnswer answer;
        try {
            answer = calls.write(
                    gateway,
                    attempt,
                    () -> capturing ? direct.capture(payment, payment.capturing()) : direct.cancel(payment));
        } catch (OutcomeUnknownException e) {
            LOG.warn("payment {}: the answer of {} was lost: {}", payment.id(), payment.provider(), e.getMessage());
            return new ChangeResult.Unknown(payment);
        }
        if (answer instanceof PaymentAnswer.Done done) {
            Payment now = settlement.answered(
                    gateway, payment, done.word(), () -> calls.end(attempt, Attempt.Outcome.DONE, ""));
            return result(now, payment.state());
        }
        Decline decline = ((PaymentAnswer.Refused) answer).decline();
        settlement.move(
                payment.id(),
                now -> now.state() == payment.state() ? before(now) : now,
                () -> calls.end(attempt, Attempt.Outcome.REFUSED, decline.providerCode()));
        // It may be refused because it is done, or gone: the provider tells.
        Payment now = settlement.settle(gateway, payment.id(), null, () -> {});
        return result(now, payment.state()) instanceof ChangeResult.Done done
                ? done
                : new ChangeResult.Declined(now, decline);
    }

    private static ChangeResult result(Payment now, PaymentState asked) {
        boolean done = asked == PaymentState.CAPTURING
                ? now.state() == PaymentState.SUCCEEDED
                : now.state() == PaymentState.CANCELED || now.state() == PaymentState.EXPIRED;
        if (done) {
            return new ChangeResult.Done(now);
        }
        return now.state() == asked ? new ChangeResult.Unknown(now) : new ChangeResult.NotPossible(now);
    }

    /** Where it stood before it was to be captured or called off, as far as that is of interest: the provider is asked next. */
    private static Payment before(Payment now) {
        boolean setAside =
                now.state() == PaymentState.CAPTURING || now.request().capture() == Capture.LATER;
        PaymentState before =
                setAside ? PaymentState.AUTHORIZED : now.url().isPresent() ? PaymentState.OPEN : PaymentState.PENDING;
        return now.toBuilder().state(before).capturing(0).build();
    }

    private Payment known(PaymentId id) {
        return store.payments().find(id).orElseThrow(() -> Settlement.unknown(id));
    }

    private static Attempt.Operation operation(Payment payment) {
        return payment.state() == PaymentState.CAPTURING ? Attempt.Operation.CAPTURE : Attempt.Operation.CANCEL;
    }

    private record Intention(Payment payment, @Nullable ChangeResult result, long attempt) {}
}
