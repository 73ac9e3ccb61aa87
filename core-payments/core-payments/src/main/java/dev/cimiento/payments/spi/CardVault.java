package dev.cimiento.payments.spi;

import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.SavedMethod;
import java.time.YearMonth;

/** An ability of some gateways: to keep cards. Failures as at {@link PaymentGateway}. */
public interface CardVault {

    /**
     * Makes the customer known, or finds the one made before.
     *
     * @param customer our id of the customer, unique among all tenants; also the idempotency key
     */
    ProviderReference payer(String customer, String email);

    /**
     * Keeps the card that the token stands for.
     *
     * @throws dev.cimiento.payments.PermanentPaymentsException when the provider does not take the card
     */
    Kept keep(ProviderReference payer, String token);

    /** Forgets a card; one forgotten already is no failure. */
    void forget(SavedMethod method);

    /**
     * A card kept.
     *
     * @param reference the provider's id of it
     * @param brand {@code visa}
     * @param lastFour the last digits
     * @param expires the last month in which it is good
     */
    record Kept(ProviderReference reference, String brand, String lastFour, YearMonth expires) {}
}
