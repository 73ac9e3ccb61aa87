package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names a passkey: the credential id that its authenticator chose, unique within a tenant.
 *
 * @param value the bytes as base64url without padding
 */
public record PasskeyId(String value) {

    /** 16 bytes hold the 100 random bits that the standard asks for, 1023 are the most that it allows (WebAuthn section 4). */
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{22,1364}");

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when the value is not 22 to 1364 characters of base64url
     */
    public PasskeyId {
        if (!SHAPE.matcher(requireNonNull(value, "value")).matches()) {
            throw new IllegalArgumentException("the id of a passkey has 22 to 1364 characters of base64url, had "
                    + value.length() + " characters");
        }
    }

    /** The id of these bytes; empty where they are too few or too many. */
    public static Optional<PasskeyId> ofBytes(byte[] bytes) {
        return parse(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** The id of this text, which may come from outside; empty where it is none. */
    public static Optional<PasskeyId> parse(String text) {
        return SHAPE.matcher(requireNonNull(text, "text")).matches()
                ? Optional.of(new PasskeyId(text))
                : Optional.empty();
    }

    /** The bytes. */
    public byte[] bytes() {
        return Base64.getUrlDecoder().decode(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
