package dev.cimiento.payments;

import dev.cimiento.payments.spi.CheckoutAnswer;
import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.spi.PaymentStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens pages: row first, then the provider, then what it said. */
final class Checkouts {

    /**
     * For how long the same call may be repeated at a provider. Stripe forgets an idempotency key after 24 hours at the earliest; past
     * that, repeating would act again.
     */
    static final Duration REPEATABLE = Duration.ofHours(23);

    private static final Logger LOG = LoggerFactory.getLogger(Payments.class);

    private final PaymentStore store;
    private final Settlement settlement;
    private final Gateways gateways;
    private final InstantSource clock;

    Checkouts(PaymentStore store, Settlement settlement, Gateways gateways, InstantSource clock) {
        this.store = store;
        this.settlement = settlement;
        this.gateways = gateways;
        this.clock = clock;
    }

    CheckoutResult checkout(PaymentGateway gateway, CheckoutRequest request) {
        Payment draft = draft(gateway.provider(), request);
        Payment payment = store.atomically(() -> store.payments().insert(draft)
                ? draft
                : store.payments().find(request.key()).orElseThrow());
        if (!payment.fingerprint().equals(request.fingerprint())) {
            return new CheckoutResult.KeyConflict(payment.id());
        }
        return isUnsent(payment) ? submit(payment) : result(payment);
    }

    /** Whether the provider has to be called, and may be. */
    boolean isUnsent(Payment payment) {
        boolean undecided = switch (payment.state()) {
            case CREATED, UNKNOWN, OPEN, DECLINED -> true;
            case PENDING, SUCCEEDED, FAILED, EXPIRED, CANCELED, QUARANTINED -> false;
        };
        return undecided
                && payment.url().isEmpty()
                && clock.instant().isBefore(payment.createdAt().plus(REPEATABLE));
    }

    CheckoutResult submit(Payment payment) {
        // Not the gateway chosen now: the tenant may have changed providers between two tries.
        PaymentGateway gateway = gateways.of(payment.provider());
        CheckoutAnswer answer;
        try {
            answer = gateway.checkout(payment);
        } catch (OutcomeUnknownException e) {
            LOG.warn(
                    "payment {}: the answer of {} to a checkout was lost: {}",
                    payment.id(),
                    payment.provider(),
                    e.getMessage());
            return result(settlement.move(payment.id(), Checkouts::unknown));
        }
        return result(settlement.move(payment.id(), now -> opened(now, answer)));
    }

    private Payment draft(ProviderId provider, CheckoutRequest request) {
        Instant now = Settlement.micros(clock.instant());
        Payment.Builder draft =
                Payment.builder(PaymentId.random(), provider, request, now).checkAt(now.plus(Settlement.FIRST_CHECK));
        request.expiresIn().ifPresent(length -> draft.expiresAt(now.plus(length)));
        return draft.build();
    }

    private static Payment unknown(Payment now) {
        return now.state().canBecome(PaymentState.UNKNOWN)
                ? now.toBuilder().state(PaymentState.UNKNOWN).build()
                : now;
    }

    /** Another thread, or a webhook, may have been here since: the first page stays the page, and news is not undone. */
    private static Payment opened(Payment now, CheckoutAnswer answer) {
        if (answer instanceof CheckoutAnswer.Refused refused) {
            return now.state().canBecome(PaymentState.FAILED)
                    ? now.toBuilder()
                            .state(PaymentState.FAILED)
                            .decline(refused.decline())
                            .neverCheck()
                            .build()
                    : now;
        }
        CheckoutAnswer.Opened opened = (CheckoutAnswer.Opened) answer;
        if (now.url().isPresent()) {
            return now;
        }
        Payment.Builder next = now.toBuilder().url(opened.url());
        if (now.session().isEmpty()) {
            next.session(opened.session());
        }
        return (now.state().canBecome(PaymentState.OPEN) ? next.state(PaymentState.OPEN) : next).build();
    }

    private static CheckoutResult result(Payment payment) {
        return switch (payment.state()) {
            case OPEN, DECLINED, PENDING ->
                payment.url()
                        .<CheckoutResult>map(url -> new CheckoutResult.Ready(payment, url))
                        .orElseGet(() -> new CheckoutResult.Settled(payment));
            case FAILED ->
                new CheckoutResult.Declined(
                        payment, payment.decline().orElseGet(() -> new Decline(Decline.Reason.OTHER, "")));
            case CREATED, UNKNOWN -> new CheckoutResult.Unknown(payment);
            case SUCCEEDED, EXPIRED, CANCELED, QUARANTINED -> new CheckoutResult.Settled(payment);
        };
    }
}
