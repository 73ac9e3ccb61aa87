package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import dev.cimiento.tenancy.StorableText;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an API key is to be. Immutable. */
public final class ApiKeyRequest {

    private static final int LONGEST_NAME = 100;

    private final String name;
    private final Set<Permission> scopes;
    private final @Nullable Duration lifetime;

    private ApiKeyRequest(String name, Set<Permission> scopes, @Nullable Duration lifetime) {
        this.name = name;
        this.scopes = Set.copyOf(scopes);
        this.lifetime = lifetime;
    }

    /**
     * A key without end.
     *
     * @param name what people call it: 1 to 100 characters, none of them control characters or half of a surrogate pair
     * @param scopes what it may do
     * @throws IllegalArgumentException when the name is blank or too long, or has one of these
     */
    public static ApiKeyRequest of(String name, Set<Permission> scopes) {
        if (requireNonNull(name, "name").isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("name must have 1 to 100 characters, had " + name.length());
        }
        if (!StorableText.is(name) || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "name must have no control characters or half of a surrogate pair, was " + Quoted.of(name));
        }
        return new ApiKeyRequest(name, scopes, null);
    }

    /**
     * The same, good for so long.
     *
     * @throws IllegalArgumentException when not positive
     */
    public ApiKeyRequest withLifetime(Duration length) {
        if (requireNonNull(length, "length").isNegative() || length.isZero()) {
            throw new IllegalArgumentException("length must be positive, was " + length);
        }
        return new ApiKeyRequest(name, scopes, length);
    }

    String name() {
        return name;
    }

    Set<Permission> scopes() {
        return scopes;
    }

    Optional<Duration> lifetime() {
        return Optional.ofNullable(lifetime);
    }

    @Override
    public String toString() {
        return "ApiKeyRequest[" + name + "]";
    }
}
