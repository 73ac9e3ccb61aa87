package dev.cimiento.payments;

import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.spi.PaymentLookup;
import dev.cimiento.payments.spi.PaymentStore;
import dev.cimiento.payments.spi.ProviderPayment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the provider's word.
 *
 * <p>The word is fetched with no transaction open, and applied under the row's lock only if the payment is still of the version that was
 * read before asking; otherwise it is asked for again. So of any number of threads and processes, none applies a word older than one
 * already applied, and no connection waits for a provider.
 */
final class Settlement {

    static final Duration FIRST_CHECK = Duration.ofMinutes(1);

    private static final Duration SLOWEST_CHECK = Duration.ofHours(6);
    private static final Duration LAST_CHECK = Duration.ofDays(30);
    private static final int TRIES = 8;
    private static final Logger LOG = LoggerFactory.getLogger(Payments.class);

    private final PaymentStore store;
    private final PaymentListener listener;
    private final InstantSource clock;
    private final RefundBook refunds;

    Settlement(PaymentStore store, PaymentListener listener, InstantSource clock) {
        this.store = store;
        this.listener = listener;
        this.clock = clock;
        this.refunds = new RefundBook(store, listener, clock);
    }

    /** Changes a payment under its lock, and tells the listener where its state moved. */
    Payment move(PaymentId id, UnaryOperator<Payment> change) {
        return store.atomically(() -> write(locked(id), change));
    }

    /**
     * Asks the provider and applies what it says.
     *
     * @param resource what a webhook was about
     * @param together done in the same transaction
     */
    Payment settle(PaymentGateway gateway, PaymentId id, @Nullable ProviderReference resource, Runnable together) {
        for (int i = 0; i < TRIES; i++) {
            Payment before = store.payments().find(id).orElseThrow(() -> unknown(id));
            PaymentLookup lookup = PaymentLookup.of(before);
            Optional<ProviderPayment> word = gateway.fetch(resource == null ? lookup : lookup.hinted(resource));
            Optional<Payment> after = store.atomically(() -> {
                Payment now = locked(id);
                if (now.version() != before.version()) {
                    return Optional.empty();
                }
                Payment applied = word.map(truth -> apply(now, truth)).orElse(now);
                together.run();
                return Optional.of(applied);
            });
            if (after.isPresent()) {
                return after.get();
            }
        }
        throw new RetryablePaymentsException(
                "payment " + id + " changed " + TRIES + " times while its provider was asked: try later");
    }

    /** The refunds of payments, as the provider and the caller have them. */
    RefundBook refunds() {
        return refunds;
    }

    /** The same, with the time to ask about it next; after thirty days, never. */
    Payment scheduled(Payment payment) {
        boolean over = Duration.between(payment.createdAt(), clock.instant()).compareTo(LAST_CHECK) > 0;
        return payment.state().isSettled() || over
                ? payment.toBuilder().neverCheck().build()
                : payment.toBuilder().checkAt(nextLook(payment.createdAt())).build();
    }

    /** When to look next at what began then: after as long as it is old, so ever more rarely. */
    Instant nextLook(Instant began) {
        Instant now = clock.instant();
        Duration age = Duration.between(began, now);
        Duration wait = age.compareTo(FIRST_CHECK) < 0 ? FIRST_CHECK : age;
        return micros(now.plus(wait.compareTo(SLOWEST_CHECK) > 0 ? SLOWEST_CHECK : wait));
    }

    boolean isDue(Payment payment) {
        return payment.checkAt().map(at -> !at.isAfter(clock.instant())).orElse(false);
    }

    /** What PostgreSQL keeps of an instant. */
    static Instant micros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    static PermanentPaymentsException unknown(PaymentId id) {
        return new PermanentPaymentsException("there is no payment " + id + " in this tenant");
    }

    Payment locked(PaymentId id) {
        return store.payments().lock(id).orElseThrow(() -> unknown(id));
    }

    private Payment apply(Payment now, ProviderPayment truth) {
        Payment applied = write(now, payment -> judged(payment, truth));
        if (applied.captured().isPositive()) {
            refunds.apply(applied, truth.refunds());
        }
        return store.payments().find(now.id()).orElseThrow();
    }

    private Payment judged(Payment now, ProviderPayment truth) {
        PaymentState target = target(now, truth);
        if (target == now.state() && known(now, truth)) {
            return isDue(now) ? scheduled(now) : now;
        }
        Payment.Builder next = now.toBuilder().state(target);
        if (now.session().isEmpty()) {
            truth.session().ifPresent(next::session);
        }
        if (now.state() != PaymentState.SUCCEEDED) {
            truth.charge().ifPresent(next::charge);
        }
        if (target == PaymentState.SUCCEEDED) {
            next.captured(truth.amount().minor());
        }
        if (target == PaymentState.DECLINED) {
            truth.decline().ifPresent(next::decline);
        }
        return scheduled(next.build());
    }

    private static boolean known(Payment now, ProviderPayment truth) {
        boolean session = truth.session().isEmpty() || now.session().isPresent();
        boolean charge = now.state() == PaymentState.SUCCEEDED
                || truth.charge().isEmpty()
                || truth.charge().equals(now.charge());
        boolean decline = now.state() != PaymentState.DECLINED
                || truth.decline().isEmpty()
                || truth.decline().equals(now.decline());
        return session && charge && decline;
    }

    private static PaymentState target(Payment now, ProviderPayment truth) {
        boolean same = truth.amount().equals(now.amount());
        boolean paidThoughFailed = now.state() == PaymentState.FAILED && truth.state() == PaymentState.SUCCEEDED;
        if ((!same || paidThoughFailed) && now.state() != PaymentState.QUARANTINED) {
            LOG.error(
                    "payment {} is quarantined: asked {} in state {}, {} has {} in state {}",
                    now.id(),
                    now.amount(),
                    now.state(),
                    now.provider(),
                    truth.amount(),
                    truth.state());
            return PaymentState.QUARANTINED;
        }
        return now.state().canBecome(truth.state()) ? truth.state() : now.state();
    }

    private Payment write(Payment now, UnaryOperator<Payment> change) {
        Payment next = change.apply(now);
        if (next == now) {
            return now;
        }
        store.payments().update(next);
        Payment written = store.payments().find(now.id()).orElseThrow();
        if (written.state() != now.state()) {
            listener.changed(new PaymentChanged(written, now.state()));
        }
        return written;
    }
}
