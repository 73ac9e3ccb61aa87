package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.util.Optional;
import java.util.UUID;

/**
 * The id of a dispute, unique among all tenants.
 *
 * @param value a random UUID
 */
public record DisputeId(UUID value) {

    /** Checks that there is one. */
    public DisputeId {
        requireNonNull(value, "value");
    }

    /** A new one. */
    public static DisputeId random() {
        return new DisputeId(UUID.randomUUID());
    }

    /**
     * The id with this text.
     *
     * @throws IllegalArgumentException when the text is no UUID
     */
    public static DisputeId of(String text) {
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException("dispute id must be a UUID, was " + Quoted.of(text)));
    }

    /** The id with this text, or empty where the text, which may come from outside, is no UUID. */
    public static Optional<DisputeId> parse(String text) {
        try {
            return text.length() == 36 ? Optional.of(new DisputeId(UUID.fromString(text))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
