package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.util.Optional;
import java.util.UUID;

/**
 * The id of a saved method, unique among all tenants.
 *
 * @param value a random UUID
 */
public record MethodId(UUID value) {

    /** Checks that there is one. */
    public MethodId {
        requireNonNull(value, "value");
    }

    /** A new one. */
    public static MethodId random() {
        return new MethodId(UUID.randomUUID());
    }

    /**
     * The id with this text.
     *
     * @throws IllegalArgumentException when the text is no UUID
     */
    public static MethodId of(String text) {
        return parse(text)
                .orElseThrow(
                        () -> new IllegalArgumentException("saved method id must be a UUID, was " + Quoted.of(text)));
    }

    /** The id with this text, or empty where the text, which may come from outside, is no UUID. */
    public static Optional<MethodId> parse(String text) {
        try {
            return text.length() == 36 ? Optional.of(new MethodId(UUID.fromString(text))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
