package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A name under which a tenant is reached: a label before the platform's domain ({@code padel}), or a domain of its own ({@code
 * www.clubpadel.es}). What clients see and may wish to change, as they cannot change a {@link TenantId}.
 *
 * @param value labels of RFC 1123 section 2.1 in lower case, with dots between, 253 characters at most; other alphabets as {@code xn--}
 */
public record TenantAddress(String value) implements Comparable<TenantAddress> {

    private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern SHAPE = Pattern.compile("(?=.{1,253}$)" + LABEL + "(\\." + LABEL + ")*");

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when the value is not as described, or a label that platforms need for themselves ({@code www})
     */
    public TenantAddress {
        requireNonNull(value, "value");
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "address must be a label or a domain in lower case of a-z, 0-9 and '-', was " + Quoted.of(value));
        }
        if (TenantId.isReserved(value)) {
            throw new IllegalArgumentException("address '" + value + "' is reserved");
        }
    }

    /**
     * The address with this text.
     *
     * @throws IllegalArgumentException when the text is not an address
     */
    public static TenantAddress of(String value) {
        return new TenantAddress(value);
    }

    /** The address with this text, or empty where the text, which may come from outside, is not one. */
    public static Optional<TenantAddress> parse(String text) {
        return SHAPE.matcher(text).matches() && !TenantId.isReserved(text)
                ? Optional.of(new TenantAddress(text))
                : Optional.empty();
    }

    /** Whether it is a label before the platform's domain, rather than a domain of its own. */
    public boolean isLabel() {
        return value.indexOf('.') < 0;
    }

    @Override
    public int compareTo(TenantAddress other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
