package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.YearMonth;

/**
 * A payer's card that the provider keeps, to charge again. Immutable.
 *
 * @param id its id
 * @param customer whose
 * @param provider who keeps it
 * @param payer the provider's id of the customer
 * @param reference the provider's id of the card
 * @param brand {@code visa}
 * @param lastFour the last digits, to show
 * @param expires the last month in which it is good
 * @param createdAt when it was saved
 */
public record SavedMethod(
        MethodId id,
        CustomerId customer,
        ProviderId provider,
        ProviderReference payer,
        ProviderReference reference,
        String brand,
        String lastFour,
        YearMonth expires,
        Instant createdAt) {

    /** Checks that all are there. */
    public SavedMethod {
        requireNonNull(id, "id");
        requireNonNull(customer, "customer");
        requireNonNull(provider, "provider");
        requireNonNull(payer, "payer");
        requireNonNull(reference, "reference");
        requireNonNull(brand, "brand");
        requireNonNull(lastFour, "lastFour");
        requireNonNull(expires, "expires");
        requireNonNull(createdAt, "createdAt");
    }

    /** Without the provider's ids. */
    @Override
    public String toString() {
        return "SavedMethod[" + id + " of " + customer + ", " + brand + " *" + lastFour + " " + expires + "]";
    }
}
