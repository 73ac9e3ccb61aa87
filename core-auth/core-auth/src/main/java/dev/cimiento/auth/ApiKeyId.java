package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names one API key, within its tenant; part of the key's text.
 *
 * @param value 16 hexadecimal digits
 */
public record ApiKeyId(String value) {

    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{16}");

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when the value is not 16 hexadecimal digits
     */
    public ApiKeyId {
        if (!SHAPE.matcher(requireNonNull(value, "value")).matches()) {
            throw new IllegalArgumentException("API key id must be 16 hexadecimal digits, was " + Quoted.of(value));
        }
    }

    /** The id with this text, or empty where the text, which may come from outside, is not one. */
    public static Optional<ApiKeyId> parse(String text) {
        return SHAPE.matcher(requireNonNull(text, "text")).matches()
                ? Optional.of(new ApiKeyId(text))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
