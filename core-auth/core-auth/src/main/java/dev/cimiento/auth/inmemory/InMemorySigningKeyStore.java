package dev.cimiento.auth.inmemory;

import dev.cimiento.auth.KeyId;
import dev.cimiento.auth.spi.KeyState;
import dev.cimiento.auth.spi.SigningKeyStore;
import dev.cimiento.auth.spi.StoredSigningKey;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keys of a tenant under one lock. */
final class InMemorySigningKeyStore implements SigningKeyStore {

    private final ByTenant<Map<KeyId, StoredSigningKey>> tenants = new ByTenant<>(LinkedHashMap::new);

    @Override
    public boolean add(StoredSigningKey key) {
        Map<KeyId, StoredSigningKey> keys = tenants.current();
        synchronized (keys) {
            return !(key.state() == KeyState.ACTIVE && hasActive(keys)) && keys.putIfAbsent(key.id(), key) == null;
        }
    }

    @Override
    public List<StoredSigningKey> list() {
        Map<KeyId, StoredSigningKey> keys = tenants.current();
        synchronized (keys) {
            return keys.values().stream()
                    .sorted(Comparator.comparing(StoredSigningKey::createdAt)
                            .reversed()
                            .thenComparing(key -> key.id().value()))
                    .toList();
        }
    }

    @Override
    public boolean move(KeyId id, KeyState from, KeyState to) {
        SigningKeyStore.requireLater(from, to);
        Map<KeyId, StoredSigningKey> keys = tenants.current();
        synchronized (keys) {
            StoredSigningKey key = keys.get(id);
            if (key == null || key.state() != from || (to == KeyState.ACTIVE && hasActive(keys))) {
                return false;
            }
            keys.put(id, key.withState(to));
            return true;
        }
    }

    private static boolean hasActive(Map<KeyId, StoredSigningKey> keys) {
        return keys.values().stream().anyMatch(key -> key.state() == KeyState.ACTIVE);
    }
}
