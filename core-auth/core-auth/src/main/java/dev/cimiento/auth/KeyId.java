package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names a signing key within its tenant: the {@code kid} of a token.
 *
 * @param value 1 to 64 characters of base64url
 */
public record KeyId(String value) {

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when the value has another shape
     */
    public KeyId {
        if (!SHAPE.matcher(requireNonNull(value, "value")).matches()) {
            throw new IllegalArgumentException(
                    "key id must be 1 to 64 characters of A-Z, a-z, 0-9, '_' and '-', was " + Quoted.of(value));
        }
    }

    /** The id with this text, or empty where the text, which may come from outside, is none. */
    public static Optional<KeyId> parse(String text) {
        return SHAPE.matcher(requireNonNull(text, "text")).matches() ? Optional.of(new KeyId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
