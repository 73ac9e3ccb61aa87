package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.UUID;

/**
 * Names one invitation, within its tenant.
 *
 * @param value random
 */
public record InvitationId(UUID value) {

    /** Checks that there is one. */
    public InvitationId {
        requireNonNull(value, "value");
    }

    /** A new one, of 122 random bits. */
    public static InvitationId random() {
        return new InvitationId(UUID.randomUUID());
    }

    /** The id with this text, or empty where the text, which may come from outside, is not a UUID in its canonical form. */
    public static Optional<InvitationId> parse(String text) {
        return Uuids.parse(text).map(InvitationId::new);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
