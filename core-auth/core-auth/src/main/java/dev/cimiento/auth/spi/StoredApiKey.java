package dev.cimiento.auth.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.ApiKey;
import java.time.Instant;
import java.util.Optional;

/**
 * An API key with what proves it.
 *
 * @param key the key
 * @param hash of its text
 * @param previous the hash of the text that it had before it was rotated, and until when that is good; empty where it never was
 */
public record StoredApiKey(ApiKey key, TokenHash hash, Optional<Previous> previous) {

    /**
     * What was good before a rotation.
     *
     * @param hash of the older text
     * @param until when it ends
     */
    public record Previous(TokenHash hash, Instant until) {

        /** Checks that all is there. */
        public Previous {
            requireNonNull(hash, "hash");
            requireNonNull(until, "until");
        }
    }

    /** Checks that all is there. */
    public StoredApiKey {
        requireNonNull(key, "key");
        requireNonNull(hash, "hash");
        requireNonNull(previous, "previous");
    }

    /** Whether this is the hash of a text that is good at this moment; each comparison takes the same time wherever two hashes differ. */
    public boolean isProvedBy(TokenHash presented, Instant now) {
        return hash.equals(presented)
                || (previous.map(before -> before.hash().equals(presented)).orElse(false)
                        && previous.map(before -> before.until().isAfter(now)).orElse(false));
    }
}
