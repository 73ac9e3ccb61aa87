package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads UUIDs more strictly than {@link UUID#fromString}, which takes {@code 1-1-1-1-1}. */
final class Uuids {

    private static final Pattern CANONICAL =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private Uuids() {}

    static Optional<UUID> parse(String text) {
        return CANONICAL.matcher(requireNonNull(text, "text")).matches()
                ? Optional.of(UUID.fromString(text))
                : Optional.empty();
    }
}
