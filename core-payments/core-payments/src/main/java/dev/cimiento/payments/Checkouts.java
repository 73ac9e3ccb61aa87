package dev.cimiento.payments;

import dev.cimiento.payments.spi.CheckoutAnswer;
import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.spi.PaymentStore;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens pages: row first, then the provider, then what it said. */
final class Checkouts {

    private static final Logger LOG = LoggerFactory.getLogger(Payments.class);

    private final Settlement settlement;
    private final Gateways gateways;
    private final Calls calls;
    private final Drafts drafts;

    Checkouts(PaymentStore store, Settlement settlement, Gateways gateways, Calls calls, InstantSource clock) {
        this.settlement = settlement;
        this.gateways = gateways;
        this.calls = calls;
        this.drafts = new Drafts(store, calls, clock);
    }

    CheckoutResult checkout(PaymentGateway gateway, CheckoutRequest request) {
        Drafts.Drafted drafted = drafts.write(gateway.provider(), request, Attempt.Operation.CHECKOUT);
        Payment payment = drafted.payment();
        if (!payment.fingerprint().equals(request.fingerprint())) {
            return new CheckoutResult.KeyConflict(payment.id());
        }
        if (!isUnsent(payment)) {
            return result(payment);
        }
        return drafted.attempt() == Drafts.NONE ? submit(payment) : submit(payment, drafted.attempt());
    }

    /** Whether the provider has to be called, and may be. */
    boolean isUnsent(Payment payment) {
        boolean undecided = switch (payment.state()) {
            case CREATED, UNKNOWN, OPEN, DECLINED -> true;
            case PENDING,
                    AUTHORIZED,
                    CAPTURING,
                    CANCELING,
                    SUCCEEDED,
                    FAILED,
                    EXPIRED,
                    CANCELED,
                    QUARANTINED,
                    RETURNED -> false;
        };
        return undecided && payment.url().isEmpty() && drafts.isRepeatable(payment.createdAt());
    }

    CheckoutResult submit(Payment payment) {
        return submit(payment, calls.begin(payment.id(), Attempt.Operation.CHECKOUT));
    }

    private CheckoutResult submit(Payment payment, long attempt) {
        // Not the gateway chosen now: the tenant may have changed providers between two tries.
        PaymentGateway gateway = gateways.of(payment.provider());
        CheckoutAnswer answer;
        try {
            answer = calls.write(gateway, attempt, () -> gateway.checkout(payment));
        } catch (OutcomeUnknownException e) {
            LOG.warn(
                    "payment {}: the answer of {} to a checkout was lost: {}",
                    payment.id(),
                    payment.provider(),
                    e.getMessage());
            return result(settlement.move(payment.id(), Drafts::unknown));
        }
        // Lost with the database's machine, the same key, or the payer's webhook, brings it back.
        return result(settlement.note(payment.id(), now -> opened(now, answer), () -> ended(attempt, answer)));
    }

    private void ended(long attempt, CheckoutAnswer answer) {
        if (answer instanceof CheckoutAnswer.Refused refused) {
            calls.end(attempt, Attempt.Outcome.REFUSED, refused.decline().providerCode());
        } else {
            calls.end(attempt, Attempt.Outcome.DONE, "");
        }
    }

    /** Another thread, or a webhook, may have been here since: the first page stays the page, and news is not undone. */
    private static Payment opened(Payment now, CheckoutAnswer answer) {
        boolean unanswered = now.state() == PaymentState.CREATED || now.state() == PaymentState.UNKNOWN;
        if (answer instanceof CheckoutAnswer.Refused refused) {
            return unanswered ? Drafts.failed(now, refused.decline()) : now;
        }
        CheckoutAnswer.Opened opened = (CheckoutAnswer.Opened) answer;
        if (now.url().isPresent()) {
            return now;
        }
        Payment.Builder next = now.toBuilder().url(opened.url());
        if (now.session().isEmpty()) {
            next.session(opened.session());
        }
        return (unanswered ? next.state(PaymentState.OPEN) : next).build();
    }

    private static CheckoutResult result(Payment payment) {
        return switch (payment.state()) {
            case OPEN, DECLINED, PENDING ->
                payment.url()
                        .<CheckoutResult>map(url -> new CheckoutResult.Ready(payment, url))
                        .orElseGet(() -> new CheckoutResult.Settled(payment));
            case FAILED -> new CheckoutResult.Declined(payment, Drafts.decline(payment));
            case CREATED, UNKNOWN -> new CheckoutResult.Unknown(payment);
            case AUTHORIZED, CAPTURING, CANCELING, SUCCEEDED, EXPIRED, CANCELED, QUARANTINED, RETURNED ->
                new CheckoutResult.Settled(payment);
        };
    }
}
