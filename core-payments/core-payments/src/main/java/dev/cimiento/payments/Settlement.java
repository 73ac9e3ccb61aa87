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
    private final Calls calls;
    private final InstantSource clock;
    private final RefundBook refunds;
    private final DisputeBook disputes;
    private final Journal journal;

    Settlement(PaymentStore store, PaymentListener listener, Calls calls, InstantSource clock) {
        this.store = store;
        this.calls = calls;
        this.listener = listener;
        this.clock = clock;
        this.journal = new Journal(store.ledger(), clock);
        this.refunds = new RefundBook(store, listener, journal, clock);
        this.disputes = new DisputeBook(store, listener, journal, clock);
    }

    /** Changes a payment under its lock, and tells the listener where its state moved. */
    Payment move(PaymentId id, UnaryOperator<Payment> change) {
        return move(id, change, () -> {});
    }

    /** The same, with something else done in the same transaction. */
    Payment move(PaymentId id, UnaryOperator<Payment> change, Runnable together) {
        return store.atomically(() -> moved(id, change, together));
    }

    /** The same, of what the provider would tell again in any case, where no money has moved. */
    Payment note(PaymentId id, UnaryOperator<Payment> change, Runnable together) {
        return store.provisionally(() -> moved(id, change, together));
    }

    private Payment moved(PaymentId id, UnaryOperator<Payment> change, Runnable together) {
        Payment moved = write(locked(id), change);
        together.run();
        return moved;
    }

    /**
     * Applies what the provider answered to a call about a payment that stood so before it; where the payment has changed meanwhile, asks
     * again, since the answer may be the older word.
     */
    Payment answered(PaymentGateway gateway, Payment before, ProviderPayment word, Runnable together) {
        Optional<Payment> after = store.atomically(() -> {
            Payment now = locked(before.id());
            together.run();
            return now.version() == before.version() ? Optional.of(apply(now, word)) : Optional.empty();
        });
        // A provider's search can lag behind: the name that its answer gave finds what nothing else was known of.
        ProviderReference name = before.session().isPresent() || before.charge().isPresent()
                ? null
                : word.charge().or(word::session).orElse(null);
        return after.orElseGet(() -> settle(gateway, before.id(), name, () -> {}));
    }

    /**
     * Asks the provider and applies what it says.
     *
     * @param resource what a webhook was about
     * @param together done in the same transaction
     */
    Payment settle(PaymentGateway gateway, PaymentId id, @Nullable ProviderReference resource, Runnable together) {
        return settle(gateway, store.payments().find(id).orElseThrow(() -> unknown(id)), resource, together);
    }

    /** The same, of a payment as it was read just now. */
    Payment settle(PaymentGateway gateway, Payment read, @Nullable ProviderReference resource, Runnable together) {
        PaymentId id = read.id();
        for (int i = 0; i < TRIES; i++) {
            Payment before = i == 0 ? read : store.payments().find(id).orElseThrow(() -> unknown(id));
            PaymentLookup lookup = PaymentLookup.of(before);
            Optional<ProviderPayment> word =
                    calls.read(gateway, () -> gateway.fetch(resource == null ? lookup : lookup.hinted(resource)));
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

    /** Writes what is about to be asked of the provider, inside a transaction that holds the payment's lock. */
    Payment intended(Payment next) {
        Payment now = store.payments().find(next.id()).orElseThrow();
        return now.state() == next.state()
                ? now
                : write(
                        now,
                        payment -> next.toBuilder()
                                .checkAt(nextLook(clock.instant()))
                                .build());
    }

    /** The refunds of payments, as the provider and the caller have them. */
    RefundBook refunds() {
        return refunds;
    }

    /** What payments write into the ledger. */
    Journal journal() {
        return journal;
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

    private Payment apply(Payment read, ProviderPayment truth) {
        Payment now = read;
        if (isStrange(read) && refunds.settle(read, truth.refunds())) {
            now = store.payments().find(read.id()).orElseThrow();
        }
        Payment applied = write(now, payment -> judged(payment, truth));
        // What came in was not ours to book, and so is what goes back of it.
        boolean strange = isStrange(applied);
        boolean more = !truth.refunds().isEmpty()
                || !truth.disputes().isEmpty()
                || applied.disputed().isPositive();
        if (!applied.captured().isPositive() || !more || strange) {
            return applied;
        }
        refunds.apply(applied, truth.refunds());
        disputes.apply(applied, truth.disputes());
        return store.payments().find(now.id()).orElseThrow();
    }

    private static boolean isStrange(Payment payment) {
        return payment.state() == PaymentState.QUARANTINED || payment.state() == PaymentState.RETURNED;
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
            next.captured(truth.amount().minor()).capturing(0).capturedAt(micros(clock.instant()));
        }
        if (target == PaymentState.DECLINED || target == PaymentState.FAILED) {
            truth.decline().ifPresent(next::decline);
        }
        if (now.request() instanceof ChargeRequest) {
            truth.url().ifPresent(next::url);
            truth.voucher().ifPresent(next::voucher);
            truth.expiresAt().map(Settlement::micros).ifPresent(next::expiresAt);
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
        if (now.state() == PaymentState.QUARANTINED && wentBack(truth)) {
            return PaymentState.RETURNED;
        }
        Optional<String> wrong = wrong(now, truth);
        if (wrong.isPresent() && now.state().canBecome(PaymentState.QUARANTINED)) {
            LOG.error(
                    "payment {} is quarantined: asked {} in state {}, {} has {} in state {}: {}",
                    now.id(),
                    now.amount(),
                    now.state(),
                    now.provider(),
                    truth.amount(),
                    truth.state(),
                    wrong.get());
            return PaymentState.QUARANTINED;
        }
        // Nobody tries a charge again: a card that is declined ends it.
        PaymentState told = truth.state() == PaymentState.DECLINED && now.request() instanceof ChargeRequest
                ? PaymentState.FAILED
                : truth.state();
        return now.state().canBecome(told) ? told : now.state();
    }

    private static boolean wentBack(ProviderPayment truth) {
        long back = truth.refunds().stream()
                .filter(refund -> refund.state() != RefundState.FAILED)
                .mapToLong(refund -> refund.amount().minor())
                .sum();
        return truth.state() == PaymentState.SUCCEEDED && back >= truth.amount().minor();
    }

    private static Optional<String> wrong(Payment now, ProviderPayment truth) {
        boolean paid = truth.state() == PaymentState.SUCCEEDED;
        boolean part = paid
                && now.request().capture() == Capture.LATER
                && truth.amount().currency().equals(now.amount().currency())
                && truth.amount().isPositive()
                && now.amount().isMoreThan(truth.amount());
        if (!truth.amount().equals(now.amount()) && !part) {
            return Optional.of("another amount");
        }
        if (paid && now.state() == PaymentState.SUCCEEDED && !truth.amount().equals(now.captured())) {
            return Optional.of("more was taken");
        }
        return now.state() == PaymentState.FAILED && paid ? Optional.of("paid though failed") : truth.strange();
    }

    private Payment write(Payment now, UnaryOperator<Payment> change) {
        Payment next = change.apply(now);
        if (next == now) {
            return now;
        }
        store.payments().update(next);
        // As the store counts: nobody else changes it, since it is locked.
        Payment written = next.toBuilder().version(now.version() + 1).build();
        if (written.captured().isPositive() && !now.captured().isPositive()) {
            journal.captured(written);
        }
        if (written.state() == PaymentState.RETURNED) {
            journal.returned(written);
        }
        if (written.state() != now.state()) {
            listener.changed(new PaymentChanged(written, now.state()));
        }
        return written;
    }
}
