package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Something that may be done: words of {@code a-z}, {@code 0-9}, {@code _} and {@code -}, joined by colons, such as {@code
 * bookings:cancel}. One that is granted may end in {@code *} for all below it: {@code bookings:*}, or {@code *} for everything.
 *
 * @param value the text, at most 100 characters
 */
public record Permission(String value) implements Comparable<Permission> {

    private static final int LONGEST = 100;
    private static final Pattern SHAPE = Pattern.compile("\\*|[a-z][a-z0-9_-]*(:[a-z][a-z0-9_-]*)*(:\\*)?");

    /** Everything there is to do. */
    public static final Permission EVERYTHING = new Permission("*");

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when the value is not a permission
     */
    public Permission {
        if (!isShaped(requireNonNull(value, "value"))) {
            throw new IllegalArgumentException(
                    "permission must be words such as bookings:cancel or bookings:*, was " + Quoted.of(value));
        }
    }

    /**
     * The permission of this text.
     *
     * @throws IllegalArgumentException when the text is not a permission
     */
    public static Permission of(String value) {
        return new Permission(value);
    }

    /** The permission of this text, or empty where the text, which may come from outside, is not one. */
    public static Optional<Permission> parse(String text) {
        return isShaped(requireNonNull(text, "text")) ? Optional.of(new Permission(text)) : Optional.empty();
    }

    /** Whether who has this one has the other: the same, or one below a {@code *}. */
    public boolean covers(Permission other) {
        if (value.equals(requireNonNull(other, "other").value) || value.equals("*")) {
            return true;
        }
        return value.endsWith(":*") && other.value.startsWith(value.substring(0, value.length() - 1));
    }

    @Override
    public int compareTo(Permission other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    private static boolean isShaped(String text) {
        return text.length() <= LONGEST && SHAPE.matcher(text).matches();
    }
}
