package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.util.regex.Pattern;

/**
 * What an account may be within its tenant, by a name that the application chooses: {@code admin}, {@code front-desk}.
 *
 * @param value 1 to 64 characters of {@code a-z}, {@code 0-9}, {@code _} and {@code -}, beginning with a letter
 */
public record Role(String value) implements Comparable<Role> {

    private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9_-]{0,63}");

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when the value has another shape
     */
    public Role {
        if (!SHAPE.matcher(requireNonNull(value, "value")).matches()) {
            throw new IllegalArgumentException(
                    "role must be 1 to 64 characters of a-z, 0-9, '_' and '-', beginning with a letter, was "
                            + Quoted.of(value));
        }
    }

    /**
     * The role of this name.
     *
     * @throws IllegalArgumentException when the name has another shape
     */
    public static Role of(String value) {
        return new Role(value);
    }

    @Override
    public int compareTo(Role other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
