package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Secret;

/**
 * An API key with its text, which is shown once and kept nowhere.
 *
 * @param key the key
 * @param text what the program that uses it sends
 */
public record IssuedApiKey(ApiKey key, Secret text) {

    /** Checks that all is there. */
    public IssuedApiKey {
        requireNonNull(key, "key");
        requireNonNull(text, "text");
    }
}
