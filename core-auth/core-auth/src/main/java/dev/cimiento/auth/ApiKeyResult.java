package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

/** What came of asking for an API key. */
public sealed interface ApiKeyResult {

    /**
     * There is a key.
     *
     * @param key the key, with its text
     */
    record Issued(IssuedApiKey key) implements ApiKeyResult {

        /** Checks that there is one. */
        public Issued {
            requireNonNull(key, "key");
        }
    }

    /** The key would be allowed more than whoever asks for it. */
    record NotAllowed() implements ApiKeyResult {}
}
