package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The name of a series of bookings that were made by one rule.
 *
 * @param value the same for the same request
 */
public record SeriesId(UUID value) {

    /** Checks that there is one. */
    public SeriesId {
        requireNonNull(value, "value");
    }

    /** The series that a request with this key makes. */
    public static SeriesId of(IdempotencyKey key) {
        return new SeriesId(UUID.nameUUIDFromBytes(("series " + key.value()).getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * The id with this text.
     *
     * @throws IllegalArgumentException when the text is not a UUID
     */
    public static SeriesId of(String text) {
        try {
            return new SeriesId(UUID.fromString(requireNonNull(text, "text")));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("series id must be a UUID, was " + Quoted.of(text), e);
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
