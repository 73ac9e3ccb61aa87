package dev.cimiento.payments;

/**
 * A payment moved to another state.
 *
 * @param payment as it stands now
 * @param from where it stood before; {@link PaymentState#EXPIRED} before {@link PaymentState#SUCCEEDED} means that the money came late
 */
public record PaymentChanged(Payment payment, PaymentState from) {

    /** Whether the money has just come in. */
    public boolean succeeded() {
        return payment.state() == PaymentState.SUCCEEDED;
    }
}
