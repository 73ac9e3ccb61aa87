package dev.cimiento.auth.spi;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A refresh token that is to be stored.
 *
 * @param hash of the token
 * @param sealed the token itself, encrypted under a key that only the holder of its predecessor can derive; empty for the first of a session
 * @param expiresAt when it ends unused, at the latest; the session's own end comes first if it is earlier
 */
public record NextToken(TokenHash hash, String sealed, Instant expiresAt) {

    /** Checks that all is there. */
    public NextToken {
        requireNonNull(hash, "hash");
        requireNonNull(sealed, "sealed");
        requireNonNull(expiresAt, "expiresAt");
    }

    @Override
    public String toString() {
        return "NextToken[until " + expiresAt + "]";
    }
}
