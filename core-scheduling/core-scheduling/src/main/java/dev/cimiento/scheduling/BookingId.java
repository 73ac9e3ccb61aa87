package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.util.UUID;

/**
 * The name of one booking; it stays through confirmation and rescheduling.
 *
 * @param value random, so that it cannot be guessed from another
 */
public record BookingId(UUID value) {

    /** Checks that there is one. */
    public BookingId {
        requireNonNull(value, "value");
    }

    /** A new one. */
    public static BookingId random() {
        return new BookingId(UUID.randomUUID());
    }

    /**
     * The id with this text.
     *
     * @throws IllegalArgumentException when the text is not a UUID
     */
    public static BookingId of(String text) {
        try {
            return new BookingId(UUID.fromString(requireNonNull(text, "text")));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("booking id must be a UUID, was " + Quoted.of(text), e);
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
