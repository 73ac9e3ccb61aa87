package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.util.Optional;
import java.util.UUID;

/**
 * The id of a payment, unique among all tenants: it is also the idempotency key that the provider sees, since tenants may share an account.
 *
 * @param value a random UUID
 */
public record PaymentId(UUID value) {

    /** Checks that there is one. */
    public PaymentId {
        requireNonNull(value, "value");
    }

    /** A new one. */
    public static PaymentId random() {
        return new PaymentId(UUID.randomUUID());
    }

    /**
     * The id with this text.
     *
     * @throws IllegalArgumentException when the text is no UUID
     */
    public static PaymentId of(String text) {
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException("payment id must be a UUID, was " + Quoted.of(text)));
    }

    /** The id with this text, or empty where the text, which may come from outside, is no UUID. */
    public static Optional<PaymentId> parse(String text) {
        try {
            return text.length() == 36 ? Optional.of(new PaymentId(UUID.fromString(text))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
