package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of a tenant, safe to use as a DNS label and to derive a PostgreSQL schema from: 1 to 48 characters of {@code a-z},
 * {@code 0-9} and {@code -}, neither beginning nor ending with a hyphen (RFC 1123 section 2.1, in lower case only, so that no two ids
 * differ by case alone).
 *
 * @param value the text, for example {@code padel}
 */
public record TenantId(String value) implements Comparable<TenantId> {

    private static final Pattern SHAPE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?");

    /** Labels that a platform needs for itself. */
    private static final Set<String> RESERVED =
            Set.of("admin", "api", "app", "cimiento", "localhost", "mail", "public", "static", "system", "www");

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when the value is not a lower-case DNS label of at most 48 characters, or is reserved
     */
    public TenantId {
        requireNonNull(value, "value");
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "tenant id must be 1 to 48 characters of a-z, 0-9 and '-', not beginning or ending with '-', was "
                            + Quoted.of(value));
        }
        if (RESERVED.contains(value)) {
            throw new IllegalArgumentException("tenant id '" + value + "' is reserved");
        }
    }

    /**
     * The id with this text.
     *
     * @throws IllegalArgumentException when the text is not a tenant id
     */
    public static TenantId of(String value) {
        return new TenantId(value);
    }

    /** The id with this text, or empty where the text, which may come from outside, is not a tenant id. */
    public static Optional<TenantId> parse(String text) {
        return SHAPE.matcher(text).matches() && !RESERVED.contains(text)
                ? Optional.of(new TenantId(text))
                : Optional.empty();
    }

    /** Whether a platform needs this label for itself. */
    static boolean isReserved(String label) {
        return RESERVED.contains(label);
    }

    /** The PostgreSQL schema that holds this tenant's tables: {@code t_} and the id. Distinct for distinct ids; at most 50 bytes. */
    public String schema() {
        return "t_" + value;
    }

    @Override
    public int compareTo(TenantId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
