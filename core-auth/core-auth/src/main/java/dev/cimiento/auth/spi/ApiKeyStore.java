package dev.cimiento.auth.spi;

import dev.cimiento.auth.ApiKey;
import dev.cimiento.auth.ApiKeyId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps API keys, which belong to the tenant. {@code ApiKeys} calls it. */
public interface ApiKeyStore {

    /** Stores a key. */
    void add(ApiKey key, TokenHash hash);

    /** The key of this id, with what proves it, be it good or not. */
    Optional<StoredApiKey> find(ApiKeyId id);

    /** All keys, the newest first. */
    List<ApiKey> list();

    /** Gives a good key another hash; the one before is good until then. Says whether there was such a key. */
    boolean rotate(ApiKeyId id, TokenHash hash, Instant overlapEnd, Instant now);

    /** Ends a key; says whether it was good. */
    boolean revoke(ApiKeyId id, Instant now);

    /** Remembers that the key was used then, if the last such memory is older than a minute: not every request is a write. */
    void used(ApiKeyId id, Instant now);
}
