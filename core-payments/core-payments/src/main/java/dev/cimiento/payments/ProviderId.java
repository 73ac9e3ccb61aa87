package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.util.regex.Pattern;

/**
 * The name of a payment provider, as it stands in rows and in the path of its webhooks: {@code stripe}, {@code mercadopago}.
 *
 * @param value 1 to 32 characters of {@code a-z}, {@code 0-9} and {@code _}, beginning with a letter
 */
public record ProviderId(String value) {

    private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9_]{0,31}");

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when the value has another shape
     */
    public ProviderId {
        if (!SHAPE.matcher(requireNonNull(value, "value")).matches()) {
            throw new IllegalArgumentException(
                    "provider id must be 1 to 32 characters of a-z, 0-9 and '_', was " + Quoted.of(value));
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
