package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.UUID;

/**
 * Names one session: what begins with a login and ends with a logout. Not a credential; knowing it opens nothing.
 *
 * @param value random
 */
public record SessionId(UUID value) {

    /** Checks that there is one. */
    public SessionId {
        requireNonNull(value, "value");
    }

    /** A new one, of 122 random bits. */
    public static SessionId random() {
        return new SessionId(UUID.randomUUID());
    }

    /** The id with this text, or empty where the text, which may come from outside, is not a UUID in its canonical form. */
    public static Optional<SessionId> parse(String text) {
        return Uuids.parse(text).map(SessionId::new);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
