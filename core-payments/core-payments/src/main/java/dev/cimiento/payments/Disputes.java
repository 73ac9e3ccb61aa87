package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.spi.DisputeDesk;
import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.spi.PaymentStore;
import java.util.List;
import java.util.Optional;

/**
 * Disputes about the current tenant's payments. They come by webhook and by {@link Payments#refresh}, like all else; what is disputed cannot
 * be refunded. Safe for use by many threads.
 */
public final class Disputes {

    private final PaymentStore store;
    private final Gateways gateways;
    private final Calls calls;
    private final Settlement settlement;

    Disputes(PaymentStore store, Gateways gateways, Calls calls, Settlement settlement) {
        this.store = store;
        this.gateways = gateways;
        this.calls = calls;
        this.settlement = settlement;
    }

    /** Those neither won nor lost, the oldest first. */
    public List<Dispute> open(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("max must be 1 or more, was " + max);
        }
        return store.disputes().open(max);
    }

    /** All about one payment, the oldest first. */
    public List<Dispute> of(PaymentId payment) {
        return store.disputes().of(requireNonNull(payment, "payment"));
    }

    /** Reads one. */
    public Optional<Dispute> find(DisputeId id) {
        return store.disputes().find(requireNonNull(id, "id"));
    }

    /**
     * Sends evidence, for good: it cannot be added to.
     *
     * @return the dispute as it stands then
     * @throws PermanentPaymentsException when there is none, or the provider takes no evidence this way (Mercado Pago: use its panel)
     * @throws RetryablePaymentsException when the provider cannot be reached
     * @throws OutcomeUnknownException when its answer was lost: call again with the same evidence
     * @throws IllegalStateException inside a transaction
     */
    public Dispute answer(DisputeId id, Evidence evidence) {
        requireNonNull(evidence, "evidence");
        Dispute dispute = store.atomically(() -> find(id))
                .orElseThrow(() -> new PermanentPaymentsException("there is no dispute " + id + " in this tenant"));
        Payment payment = store.payments().find(dispute.payment()).orElseThrow();
        PaymentGateway gateway = gateways.of(payment.provider());
        DisputeDesk desk = gateways.ability(gateway, DisputeDesk.class);
        calls.read(gateway, () -> {
            desk.answer(dispute, evidence);
            return true;
        });
        settlement.settle(gateway, payment.id(), null, () -> {});
        return find(id).orElseThrow();
    }
}
