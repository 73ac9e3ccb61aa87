package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.util.Optional;
import java.util.UUID;

/**
 * The id of a refund, unique among all tenants: it is also the idempotency key that the provider sees, since tenants may share an account.
 *
 * @param value a random UUID
 */
public record RefundId(UUID value) {

    /** Checks that there is one. */
    public RefundId {
        requireNonNull(value, "value");
    }

    /** A new one. */
    public static RefundId random() {
        return new RefundId(UUID.randomUUID());
    }

    /**
     * The id with this text.
     *
     * @throws IllegalArgumentException when the text is no UUID
     */
    public static RefundId of(String text) {
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException("refund id must be a UUID, was " + Quoted.of(text)));
    }

    /** The id with this text, or empty where the text, which may come from outside, is no UUID. */
    public static Optional<RefundId> parse(String text) {
        try {
            return text.length() == 36 ? Optional.of(new RefundId(UUID.fromString(text))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
