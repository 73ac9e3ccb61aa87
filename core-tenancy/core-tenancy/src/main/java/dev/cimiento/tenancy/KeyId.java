package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * The name of a key, stored beside what the key protects so that the key can be changed: {@code 2026-11}. Not secret.
 *
 * @param value 1 to 64 characters of letters, digits, {@code .}, {@code _}, {@code :}, {@code /} and {@code -}
 */
public record KeyId(String value) {

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}");

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when the value has another shape
     */
    public KeyId {
        if (!SHAPE.matcher(requireNonNull(value, "value")).matches()) {
            throw new IllegalArgumentException(
                    "key id must be 1 to 64 characters of letters, digits and ._:/-, was " + Quoted.of(value));
        }
    }

    /**
     * The id with this text.
     *
     * @throws IllegalArgumentException when the text is not a key id
     */
    public static KeyId of(String value) {
        return new KeyId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
