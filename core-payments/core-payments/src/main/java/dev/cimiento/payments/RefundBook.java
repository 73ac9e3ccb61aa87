package dev.cimiento.payments;

import dev.cimiento.payments.internal.Fingerprint;
import dev.cimiento.payments.spi.PaymentStore;
import dev.cimiento.payments.spi.ProviderRefund;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes what became of refunds. Every method runs inside a transaction that holds the payment's lock. */
final class RefundBook {

    private final PaymentStore store;
    private final PaymentListener listener;
    private final Journal journal;
    private final InstantSource clock;

    RefundBook(PaymentStore store, PaymentListener listener, Journal journal, InstantSource clock) {
        this.store = store;
        this.listener = listener;
        this.journal = journal;
        this.clock = clock;
    }

    /** Moves a refund, unless it has moved on already, and tells the listener. */
    Refund move(RefundId id, Refund next) {
        Refund now = store.refunds().find(id).orElseThrow();
        if (!now.state().canBecome(next.state())) {
            return now;
        }
        store.refunds().update(next);
        tell(next, now.state());
        return next;
    }

    /** What the provider has, ours and those made in its own panel. */
    void apply(Payment payment, List<ProviderRefund> theirs) {
        if (theirs.isEmpty()) {
            return;
        }
        List<Refund> ours = store.refunds().of(payment.id());
        List<ProviderRefund> strange = new ArrayList<>();
        for (ProviderRefund their : theirs) {
            match(ours, their)
                    .ifPresentOrElse(
                            refund -> move(
                                    refund.id(), refund.known(their.reference()).in(their.state())),
                            () -> strange.add(their));
        }
        if (strange.isEmpty()) {
            return;
        }
        // While a refund of ours is under way, a strange one may be it: wait for its answer.
        boolean underWay = store.refunds().of(payment.id()).stream()
                .anyMatch(refund -> refund.state().isReserved()
                        && refund.providerReference().isEmpty());
        if (!underWay) {
            strange.stream()
                    .filter(their -> their.state() != RefundState.FAILED)
                    .forEach(their -> adopt(payment, their));
        }
    }

    /** What the provider has of ours alone, those under way before the payment was found strange. Whether there was any news. */
    boolean settle(Payment payment, List<ProviderRefund> theirs) {
        if (theirs.isEmpty()
                || !payment.refundPending().isPositive() && !payment.refunded().isPositive()) {
            return false;
        }
        List<Refund> ours = store.refunds().of(payment.id());
        boolean news = false;
        for (ProviderRefund their : theirs) {
            Optional<Refund> known = match(ours, their);
            if (known.isPresent() && known.get().state().canBecome(their.state())) {
                move(known.get().id(), known.get().known(their.reference()).in(their.state()));
                news = true;
            }
        }
        return news;
    }

    private static Optional<Refund> match(List<Refund> ours, ProviderRefund their) {
        return ours.stream()
                .filter(refund -> their.ours().map(refund.id()::equals).orElse(false)
                        || refund.providerReference()
                                .map(their.reference()::equals)
                                .orElse(false))
                .findFirst();
    }

    private void adopt(Payment payment, ProviderRefund their) {
        String name =
                Fingerprint.of(payment.provider().value(), their.reference().value());
        Refund refund = Refund.of(
                        RefundId.random(),
                        payment.id(),
                        IdempotencyKey.of("provider-refund:" + name),
                        name,
                        their.amount(),
                        Settlement.micros(clock.instant()))
                .known(their.reference())
                .in(their.state());
        if (store.refunds().insert(refund)) {
            tell(refund, RefundState.RESERVED);
        }
    }

    private void tell(Refund refund, RefundState from) {
        Payment payment = store.payments().find(refund.payment()).orElseThrow();
        if (refund.state() == RefundState.SUCCEEDED) {
            // Of what was returned, all was booked back at once.
            if (payment.state() != PaymentState.RETURNED) {
                journal.refunded(payment, refund);
            }
        } else if (from == RefundState.SUCCEEDED) {
            journal.refundCameBack(payment, refund);
        }
        listener.changed(new RefundChanged(payment, refund, from));
    }
}
