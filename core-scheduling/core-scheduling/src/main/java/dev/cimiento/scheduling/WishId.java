package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * The name of one wish on the waiting list.
 *
 * @param value random
 */
public record WishId(UUID value) {

    /** Checks that there is one. */
    public WishId {
        requireNonNull(value, "value");
    }

    /** A new one. */
    public static WishId random() {
        return new WishId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
