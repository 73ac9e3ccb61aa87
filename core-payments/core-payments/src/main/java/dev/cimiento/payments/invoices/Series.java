package dev.cimiento.payments.invoices;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.util.regex.Pattern;

/**
 * One run of numbers: 1, 2, 3 and so on, none missing and none twice.
 *
 * @param value 1 to 40 characters of letters, digits, '-' and '/', as people read it before the number: {@code B-0004}
 */
public record Series(String value) {

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9/-]{0,39}");

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException when it has another shape
     */
    public Series {
        if (!SHAPE.matcher(requireNonNull(value, "value")).matches()) {
            throw new IllegalArgumentException(
                    "series must be 1 to 40 letters, digits, '-' and '/', was " + Quoted.of(value));
        }
    }

    /**
     * The series with this name.
     *
     * @throws IllegalArgumentException when it has another shape
     */
    public static Series of(String value) {
        return new Series(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
