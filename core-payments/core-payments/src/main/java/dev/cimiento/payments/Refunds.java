package dev.cimiento.payments;

import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.spi.PaymentStore;
import dev.cimiento.payments.spi.RefundAnswer;
import java.time.InstantSource;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends money back: row and reservation first, then the provider, then what it said. */
final class Refunds {

    private static final Logger LOG = LoggerFactory.getLogger(Payments.class);

    private final PaymentStore store;
    private final Settlement settlement;
    private final Gateways gateways;
    private final Calls calls;
    private final InstantSource clock;

    Refunds(PaymentStore store, Settlement settlement, Gateways gateways, Calls calls, InstantSource clock) {
        this.store = store;
        this.settlement = settlement;
        this.gateways = gateways;
        this.calls = calls;
        this.clock = clock;
    }

    RefundResult refund(RefundRequest request) {
        Reservation reservation = store.atomically(() -> reserve(request));
        if (reservation instanceof Reservation.Made made) {
            return send(made.refund());
        }
        return reservation instanceof Reservation.Known known
                ? resend(known.refund())
                : ((Reservation.Not) reservation).result();
    }

    /** Calls the provider again where its answer is missing. */
    RefundResult resend(Refund refund) {
        // Whoever was to write down what came of the call before this one may be gone: it may have been heard.
        return send(
                refund.state() == RefundState.RESERVED && isCalled(refund) ? refund.in(RefundState.UNKNOWN) : refund);
    }

    /** Whether a call that may be about it has no known end. */
    private boolean isCalled(Refund refund) {
        return store.attempts().of(refund.payment()).stream()
                .filter(attempt -> attempt.operation() == Attempt.Operation.REFUND)
                .filter(attempt -> !attempt.startedAt().isBefore(refund.createdAt()))
                .anyMatch(attempt ->
                        attempt.outcome() == Attempt.Outcome.UNDERWAY || attempt.outcome() == Attempt.Outcome.UNKNOWN);
    }

    private RefundResult send(Refund refund) {
        if (refund.state() != RefundState.RESERVED && refund.state() != RefundState.UNKNOWN) {
            return result(refund);
        }
        Payment payment = store.payments().find(refund.payment()).orElseThrow();
        PaymentGateway gateway = gateways.of(payment.provider());
        if (clock.instant().isAfter(refund.createdAt().plus(Drafts.REPEATABLE))) {
            // The provider may have forgotten the key: look, do not repeat.
            return looked(gateway, refund);
        }
        long attempt = calls.begin(payment.id(), Attempt.Operation.REFUND);
        RefundAnswer answer;
        try {
            answer = calls.write(gateway, attempt, () -> gateway.refund(payment, refund));
        } catch (OutcomeUnknownException e) {
            LOG.warn("refund {}: the answer of {} was lost: {}", refund.id(), payment.provider(), e.getMessage());
            return result(settled(refund.in(RefundState.UNKNOWN), now -> true, () -> {}));
        }
        Refund next = next(refund, answer);
        Refund now = settled(next, unanswered(answer), () -> ended(attempt, answer));
        return next.state() == RefundState.UNKNOWN && now.state() == RefundState.UNKNOWN
                ? looked(gateway, refund)
                : result(now);
    }

    /** A refusal is about a refund that has no answer: what the provider said of it since stands. */
    private static Predicate<Refund> unanswered(RefundAnswer answer) {
        return now -> answer instanceof RefundAnswer.Taken
                || now.state() == RefundState.RESERVED
                || now.state() == RefundState.UNKNOWN;
    }

    private RefundResult looked(PaymentGateway gateway, Refund refund) {
        settlement.settle(gateway, refund.payment(), null, () -> {});
        return result(store.refunds().find(refund.id()).orElseThrow());
    }

    private void ended(long attempt, RefundAnswer answer) {
        if (answer instanceof RefundAnswer.Refused refused) {
            calls.end(attempt, Attempt.Outcome.REFUSED, refused.decline().providerCode());
        } else {
            calls.end(attempt, Attempt.Outcome.DONE, "");
        }
    }

    private Refund settled(Refund next, Predicate<Refund> still, Runnable together) {
        return store.atomically(() -> {
            settlement.locked(next.payment());
            together.run();
            Refund now = store.refunds().find(next.id()).orElseThrow();
            return still.test(now) ? settlement.refunds().move(next.id(), next) : now;
        });
    }

    private static Refund next(Refund refund, RefundAnswer answer) {
        if (answer instanceof RefundAnswer.Taken taken) {
            return refund.known(taken.reference()).in(taken.state());
        }
        Decline decline = ((RefundAnswer.Refused) answer).decline();
        // "Refunded already" may be our own first call, whose answer was lost: only the provider's list tells.
        return refund.state() == RefundState.UNKNOWN && decline.reason() == Decline.Reason.NOT_REFUNDABLE
                ? refund
                : refund.declined(decline).in(RefundState.FAILED);
    }

    private Reservation reserve(RefundRequest request) {
        Payment payment = settlement.locked(request.payment());
        return store.refunds()
                .find(request.key())
                .map(existing -> repeated(existing, request))
                .orElseGet(() -> reserve(request, payment));
    }

    private Reservation reserve(RefundRequest request, Payment payment) {
        Money available = payment.state() == PaymentState.SUCCEEDED
                ? payment.refundable()
                : Money.zero(payment.amount().currency());
        Money amount = request.amount().orElse(available);
        if (!available.isPositive() || amount.isMoreThan(available)) {
            return new Reservation.Not(new RefundResult.Exceeds(available));
        }
        Refund refund = Refund.of(
                RefundId.random(),
                payment.id(),
                request.key(),
                request.fingerprint(),
                amount,
                Settlement.micros(clock.instant()));
        return store.refunds().insert(refund)
                ? new Reservation.Made(refund)
                : repeated(store.refunds().find(request.key()).orElseThrow(), request);
    }

    private static Reservation repeated(Refund existing, RefundRequest request) {
        return existing.fingerprint().equals(request.fingerprint())
                ? new Reservation.Known(existing)
                : new Reservation.Not(new RefundResult.KeyConflict(existing.id()));
    }

    private static RefundResult result(Refund refund) {
        return switch (refund.state()) {
            case SUCCEEDED -> new RefundResult.Refunded(refund);
            case PENDING -> new RefundResult.Pending(refund);
            case RESERVED, UNKNOWN -> new RefundResult.Unknown(refund);
            case FAILED ->
                new RefundResult.Declined(
                        refund, refund.decline().orElseGet(() -> new Decline(Decline.Reason.OTHER, "")));
        };
    }

    private sealed interface Reservation {

        record Made(Refund refund) implements Reservation {}

        record Known(Refund refund) implements Reservation {}

        record Not(RefundResult result) implements Reservation {}
    }
}
