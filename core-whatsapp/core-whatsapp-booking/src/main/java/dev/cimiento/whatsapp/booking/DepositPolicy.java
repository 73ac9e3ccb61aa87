package dev.cimiento.whatsapp.booking;

import dev.cimiento.payments.Money;
import dev.cimiento.scheduling.Service;
import java.util.Optional;

/** What a customer pays to keep a time. Asked within a tenant, and again at each try, so it should not change for a booking that is held. */
@FunctionalInterface
public interface DepositPolicy {

    /** The deposit for this service; empty where it is booked without one. */
    Optional<Money> deposit(Service service);

    /** Never a deposit. */
    static DepositPolicy none() {
        return service -> Optional.empty();
    }
}
