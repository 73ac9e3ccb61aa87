package dev.cimiento.payments;

import dev.cimiento.payments.spi.PaymentStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Payments as they are written down before anybody is called. */
final class Drafts {

    /**
     * For how long the same call may be repeated at a provider. Stripe forgets an idempotency key after 24 hours at the earliest; past
     * that, repeating would act again.
     */
    static final Duration REPEATABLE = Duration.ofHours(23);

    /** No attempt was begun. */
    static final long NONE = -1;

    private final PaymentStore store;
    private final Calls calls;
    private final InstantSource clock;

    Drafts(PaymentStore store, Calls calls, InstantSource clock) {
        this.store = store;
        this.calls = calls;
        this.clock = clock;
    }

    /** The payment of the request's key, written down now or before, and the attempt that begins with it. */
    Drafted write(ProviderId provider, PaymentRequest request, Attempt.Operation operation) {
        Payment draft = draft(provider, request);
        return store.atomically(() -> {
            boolean mine = store.payments().insert(draft);
            Payment payment =
                    mine ? draft : store.payments().find(request.key()).orElseThrow();
            return new Drafted(payment, mine ? calls.begin(payment.id(), operation) : NONE);
        });
    }

    boolean isRepeatable(Instant since) {
        return clock.instant().isBefore(since.plus(REPEATABLE));
    }

    private Payment draft(ProviderId provider, PaymentRequest request) {
        Instant now = Settlement.micros(clock.instant());
        Payment.Builder draft =
                Payment.builder(PaymentId.random(), provider, request, now).checkAt(now.plus(Settlement.FIRST_CHECK));
        request.expiresIn().ifPresent(length -> draft.expiresAt(now.plus(length)));
        return draft.build();
    }

    static Payment unknown(Payment now) {
        return now.state().canBecome(PaymentState.UNKNOWN)
                ? now.toBuilder().state(PaymentState.UNKNOWN).build()
                : now;
    }

    static Payment failed(Payment now, Decline decline) {
        return now.toBuilder()
                .state(PaymentState.FAILED)
                .decline(decline)
                .neverCheck()
                .build();
    }

    static Decline decline(Payment payment) {
        return payment.decline().orElseGet(() -> new Decline(Decline.Reason.OTHER, ""));
    }

    record Drafted(Payment payment, long attempt) {}
}
