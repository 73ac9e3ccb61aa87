package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;

/**
 * The caller's name for one intention to move money: repeated with the same content it gives the same result, with other content a
 * refusal. Unique in its tenant, forever. Build it from what the money is for ({@code booking-7f3a}), never from a clock or a new random
 * value a try.
 *
 * @param value 1 to 200 characters of printable ASCII without spaces
 */
public record IdempotencyKey(String value) {

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when the value has another shape
     */
    public IdempotencyKey {
        requireNonNull(value, "value");
        if (value.isEmpty() || value.length() > 200 || !value.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "idempotency key must be 1 to 200 printable ASCII characters, was " + Quoted.of(value));
        }
    }

    /**
     * The key with this text.
     *
     * @throws IllegalArgumentException when the text is no key
     */
    public static IdempotencyKey of(String value) {
        return new IdempotencyKey(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
