package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Secret;
import java.time.Instant;

/**
 * A token that opens the API until it ends. Nothing needs to be looked up to verify it, and so nothing ends it early.
 *
 * @param value what the client sends as bearer (RFC 6750)
 * @param expiresAt when it ends
 */
public record AccessToken(Secret value, Instant expiresAt) {

    /** Checks that all is there. */
    public AccessToken {
        requireNonNull(value, "value");
        requireNonNull(expiresAt, "expiresAt");
    }
}
