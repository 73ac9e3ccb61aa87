package dev.cimiento.auth.inmemory;

import dev.cimiento.auth.ApiKey;
import dev.cimiento.auth.ApiKeyId;
import dev.cimiento.auth.spi.ApiKeyStore;
import dev.cimiento.auth.spi.StoredApiKey;
import dev.cimiento.auth.spi.TokenHash;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Keys of a tenant under one lock. */
final class InMemoryApiKeyStore implements ApiKeyStore {

    private static final Duration COALESCED = Duration.ofMinutes(1);

    private final ByTenant<Map<ApiKeyId, StoredApiKey>> tenants = new ByTenant<>(HashMap::new);

    @Override
    public void add(ApiKey key, TokenHash hash) {
        Map<ApiKeyId, StoredApiKey> keys = tenants.current();
        synchronized (keys) {
            keys.put(key.id(), new StoredApiKey(key, hash, Optional.empty()));
        }
    }

    @Override
    public Optional<StoredApiKey> find(ApiKeyId id) {
        Map<ApiKeyId, StoredApiKey> keys = tenants.current();
        synchronized (keys) {
            return Optional.ofNullable(keys.get(id));
        }
    }

    @Override
    public List<ApiKey> list() {
        Map<ApiKeyId, StoredApiKey> keys = tenants.current();
        synchronized (keys) {
            return keys.values().stream()
                    .map(StoredApiKey::key)
                    .sorted(Comparator.comparing(ApiKey::createdAt)
                            .reversed()
                            .thenComparing(key -> key.id().value()))
                    .toList();
        }
    }

    @Override
    public boolean rotate(ApiKeyId id, TokenHash hash, Instant overlapEnd, Instant now) {
        return changeGood(
                id,
                now,
                stored -> new StoredApiKey(
                        stored.key(), hash, Optional.of(new StoredApiKey.Previous(stored.hash(), overlapEnd))));
    }

    @Override
    public boolean revoke(ApiKeyId id, Instant now) {
        return changeGood(
                id,
                now,
                stored -> new StoredApiKey(
                        stored.key().withRevokedAt(Optional.of(now)), stored.hash(), stored.previous()));
    }

    @Override
    public void used(ApiKeyId id, Instant now) {
        changeGood(
                id,
                now,
                stored -> stored.key()
                                .usedAt()
                                .filter(at -> at.isAfter(now.minus(COALESCED)))
                                .isPresent()
                        ? stored
                        : new StoredApiKey(
                                stored.key().withUsedAt(Optional.of(now)), stored.hash(), stored.previous()));
    }

    private boolean changeGood(ApiKeyId id, Instant now, UnaryOperator<StoredApiKey> change) {
        Map<ApiKeyId, StoredApiKey> keys = tenants.current();
        synchronized (keys) {
            StoredApiKey stored = keys.get(id);
            if (stored == null || !stored.key().isGood(now)) {
                return false;
            }
            keys.put(id, change.apply(stored));
            return true;
        }
    }
}
