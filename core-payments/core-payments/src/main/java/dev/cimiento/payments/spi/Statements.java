package dev.cimiento.payments.spi;

import java.time.Instant;
import java.util.List;

/** An ability of some gateways: to list what moved in the tenant's account. Failures as at {@link PaymentGateway}. */
public interface Statements {

    /** Every movement from the one time until before the other. */
    List<ProviderMovement> movements(Instant from, Instant until);
}
