package dev.cimiento.payments.spi;

import dev.cimiento.payments.Payment;

/** An ability of some gateways: to send back what came in though it was not what was asked for. Failures as at {@link PaymentGateway}. */
public interface Returns {

    /**
     * Sends back all that came in for this payment and did not go back yet, whatever amount, currency and number of tries it was, under
     * idempotency keys that begin with {@code payment.id()}: once more moves nothing more.
     *
     * @return so it stands now; or refused, where nothing came in or the provider cannot send it back
     */
    PaymentAnswer giveBack(Payment payment);
}
