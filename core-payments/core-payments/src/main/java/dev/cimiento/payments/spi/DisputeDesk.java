package dev.cimiento.payments.spi;

import dev.cimiento.payments.Dispute;
import dev.cimiento.payments.Evidence;

/** An ability of some gateways: to send evidence in a dispute. Disputes themselves come with every {@link ProviderPayment}. */
public interface DisputeDesk {

    /** Sends the evidence, for good, under the idempotency key {@code dispute.id()}. Failures as at {@link PaymentGateway}. */
    void answer(Dispute dispute, Evidence evidence);
}
