package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * The name of a plan that tenants buy.
 *
 * @param value 1 to 32 characters of {@code a-z}, {@code 0-9}, {@code _} and {@code -}, beginning with a letter
 */
public record PlanId(String value) implements Comparable<PlanId> {

    private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9_-]{0,31}");

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when the value has another shape
     */
    public PlanId {
        if (!SHAPE.matcher(requireNonNull(value, "value")).matches()) {
            throw new IllegalArgumentException(
                    "plan id must be 1 to 32 characters of a-z, 0-9, '_' and '-', was " + Quoted.of(value));
        }
    }

    @Override
    public int compareTo(PlanId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
