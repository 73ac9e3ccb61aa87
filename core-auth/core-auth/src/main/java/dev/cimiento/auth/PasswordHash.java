package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

/**
 * A hashed password as it is stored: an algorithm, its parameters, salt and hash, in the PHC string format where the hasher knows it. Its
 * {@code toString()} is {@code ***}, since a hash in a log is a password to guess at leisure. Immutable.
 */
public final class PasswordHash {

    private static final int LONGEST = 1024;

    private static final PasswordHash NONE = new PasswordHash("!");

    private final String value;

    private PasswordHash(String value) {
        this.value = value;
    }

    /**
     * The hash of this text.
     *
     * @throws IllegalArgumentException when the text is blank or longer than 1024 characters
     */
    public static PasswordHash of(String value) {
        if (requireNonNull(value, "value").isBlank() || value.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "password hash must have 1 to " + LONGEST + " characters, had " + value.length());
        }
        return new PasswordHash(value);
    }

    /** What an account without a password has in its place: no password matches it, and no hasher is shown it. */
    public static PasswordHash none() {
        return NONE;
    }

    /** Whether there is no password. */
    public boolean isNone() {
        return equals(NONE);
    }

    /** The text, for a store or a hasher. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PasswordHash hash && value.equals(hash.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
