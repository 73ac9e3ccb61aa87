package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;

/**
 * The application's own id of someone who pays.
 *
 * @param value 1 to 200 printable ASCII characters
 */
public record CustomerId(String value) {

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when the value has another shape
     */
    public CustomerId {
        if (!ProviderReference.isOne(requireNonNull(value, "value")) || value.length() > 200) {
            throw new IllegalArgumentException(
                    "customer id must be 1 to 200 printable ASCII characters, was " + Quoted.of(value));
        }
    }

    /**
     * The id with this text.
     *
     * @throws IllegalArgumentException when the text is no id
     */
    public static CustomerId of(String value) {
        return new CustomerId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
