package dev.cimiento.tenancy.fleet;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * The name of one migration of the fleet.
 *
 * @param value random
 */
public record RunId(UUID value) {

    /** Checks that there is one. */
    public RunId {
        requireNonNull(value, "value");
    }

    /** A new one. */
    public static RunId random() {
        return new RunId(UUID.randomUUID());
    }

    /**
     * The id with this text.
     *
     * @throws IllegalArgumentException when the text is not a UUID
     */
    public static RunId of(String text) {
        return new RunId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
