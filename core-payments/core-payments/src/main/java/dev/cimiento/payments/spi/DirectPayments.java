package dev.cimiento.payments.spi;

import dev.cimiento.payments.Money;
import dev.cimiento.payments.Payment;

/**
 * An ability of some gateways: to take money without a page of the provider's, and to do what can be done to a payment before it is
 * captured. Failures as at {@link PaymentGateway}.
 */
public interface DirectPayments {

    /**
     * Takes, or sets aside, what the payer handed over, under the idempotency key {@code payment.id()}: the same charge again takes nothing.
     * A decline of the card is {@link PaymentAnswer.Refused}.
     *
     * @throws IllegalArgumentException when the request has something that this provider cannot do, before any call
     */
    PaymentAnswer charge(ChargeOrder order);

    /** Takes this much of what was set aside, and lets go of the rest, under the idempotency key {@code <payment.id()>-capture}. */
    PaymentAnswer capture(Payment payment, Money amount);

    /**
     * Calls off what is not captured: lets go of what was set aside, closes the page, voids the voucher. Under the idempotency key {@code
     * <payment.id()>-cancel}.
     */
    PaymentAnswer cancel(Payment payment);
}
