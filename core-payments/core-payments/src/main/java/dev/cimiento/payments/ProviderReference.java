package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;

/**
 * A provider's own id of one of its things: a session, a charge, a refund ({@code cs_test_a1}, {@code pi_3}, {@code 123456789}).
 *
 * @param value 1 to 255 characters of printable ASCII without spaces
 */
public record ProviderReference(String value) {

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when the value has another shape
     */
    public ProviderReference {
        if (!isOne(requireNonNull(value, "value"))) {
            throw new IllegalArgumentException(
                    "provider reference must be 1 to 255 printable ASCII characters, was " + Quoted.of(value));
        }
    }

    /** Whether the text has the shape of a reference. */
    public static boolean isOne(String text) {
        return !text.isEmpty() && text.length() <= 255 && text.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    }

    @Override
    public String toString() {
        return value;
    }
}
