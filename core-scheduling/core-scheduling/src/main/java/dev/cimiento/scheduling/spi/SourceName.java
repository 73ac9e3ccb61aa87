package dev.cimiento.scheduling.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.util.regex.Pattern;

/**
 * Who says that a resource is busy elsewhere, among those who say so of it.
 *
 * @param value 1 to 64 letters, digits and {@code . _ : -}
 */
public record SourceName(String value) {

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    /**
     * Checks the characters.
     *
     * @throws IllegalArgumentException when there is another, none, or more than 64
     */
    public SourceName {
        if (!SHAPE.matcher(requireNonNull(value, "source")).matches()) {
            throw new IllegalArgumentException(
                    "source must be 1 to 64 characters of A-Z, a-z, 0-9, '.', '_', ':' and '-', was "
                            + Quoted.of(value));
        }
    }
}
