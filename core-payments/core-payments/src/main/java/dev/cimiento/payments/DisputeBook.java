package dev.cimiento.payments;

import dev.cimiento.payments.spi.PaymentStore;
import dev.cimiento.payments.spi.ProviderDispute;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes what became of disputes. Every method runs inside a transaction that holds the payment's lock. */
final class DisputeBook {

    private final PaymentStore store;
    private final PaymentListener listener;
    private final Journal journal;
    private final InstantSource clock;

    DisputeBook(PaymentStore store, PaymentListener listener, Journal journal, InstantSource clock) {
        this.store = store;
        this.listener = listener;
        this.journal = journal;
        this.clock = clock;
    }

    /** What the provider has: all of it, so that an inquiry which is no longer there was closed in the tenant's favour. */
    void apply(Payment payment, List<ProviderDispute> theirs) {
        List<Dispute> ours = store.disputes().of(payment.id());
        for (ProviderDispute their : theirs) {
            Optional<Dispute> known = ours.stream()
                    .filter(dispute -> dispute.providerReference().equals(their.reference()))
                    .findFirst();
            if (known.isPresent()) {
                move(payment, known.get(), their.state());
            } else {
                open(payment, their);
            }
        }
        ours.stream()
                .filter(dispute -> dispute.state() == DisputeState.INQUIRY)
                .filter(dispute ->
                        theirs.stream().noneMatch(their -> their.reference().equals(dispute.providerReference())))
                .forEach(dispute -> move(payment, dispute, DisputeState.WON));
    }

    private void open(Payment payment, ProviderDispute their) {
        Dispute dispute = new Dispute(
                DisputeId.random(),
                payment.id(),
                their.reference(),
                their.amount(),
                their.state(),
                their.reason(),
                their.respondBy(),
                Settlement.micros(clock.instant()));
        if (store.disputes().insert(dispute)) {
            book(payment, dispute, null);
        }
    }

    private void move(Payment payment, Dispute dispute, DisputeState next) {
        if (dispute.state().canBecome(next)) {
            Dispute moved = dispute.in(next);
            store.disputes().update(moved);
            book(payment, moved, dispute.state());
        }
    }

    private void book(Payment payment, Dispute dispute, @Nullable DisputeState from) {
        boolean before = from != null && from.takesMoney();
        boolean now = dispute.state().takesMoney();
        if (now && !before) {
            journal.disputed(payment, dispute);
        } else if (before && !now) {
            journal.disputeWon(payment, dispute);
        }
        Payment current = store.payments().find(payment.id()).orElseThrow();
        listener.changed(new DisputeChanged(current, dispute, from));
    }
}
