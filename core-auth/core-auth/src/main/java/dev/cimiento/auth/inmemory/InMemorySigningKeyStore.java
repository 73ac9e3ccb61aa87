package dev.cimiento.auth.inmemory;

import dev.cimiento.auth.KeyId;
import dev.cimiento.auth.spi.KeyState;
import dev.cimiento.auth.spi.SealedItem;
import dev.cimiento.auth.spi.SealedSecret;
import dev.cimiento.auth.spi.SigningKeyStore;
import dev.cimiento.auth.spi.StoredSigningKey;
import java.time.Instant;
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
            boolean single = key.state() == KeyState.ACTIVE || key.state() == KeyState.NEXT;
            return !(single && has(keys, key.state())) && keys.putIfAbsent(key.id(), key) == null;
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
    public boolean move(KeyId id, KeyState from, KeyState to, Instant now) {
        SigningKeyStore.requireLater(from, to);
        Map<KeyId, StoredSigningKey> keys = tenants.current();
        synchronized (keys) {
            StoredSigningKey key = keys.get(id);
            if (key == null || key.state() != from || (to == KeyState.ACTIVE && has(keys, to))) {
                return false;
            }
            keys.put(id, key.withState(to, now));
            return true;
        }
    }

    @Override
    public boolean promote(KeyId next, Instant now) {
        Map<KeyId, StoredSigningKey> keys = tenants.current();
        synchronized (keys) {
            StoredSigningKey key = keys.get(next);
            if (key == null || key.state() != KeyState.NEXT) {
                return false;
            }
            keys.replaceAll(
                    (id, other) -> other.state() == KeyState.ACTIVE ? other.withState(KeyState.RETIRED, now) : other);
            keys.put(next, key.withState(KeyState.ACTIVE, now));
            return true;
        }
    }

    @Override
    public boolean remove(KeyId id) {
        Map<KeyId, StoredSigningKey> keys = tenants.current();
        synchronized (keys) {
            StoredSigningKey key = keys.get(id);
            return key != null && key.state() == KeyState.REVOKED && keys.remove(id) != null;
        }
    }

    List<SealedItem> sealed() {
        return list().stream()
                .map(key -> new SealedItem(SealedItem.Kind.SIGNING_KEY, key.id().value(), key.sealedSecret()))
                .toList();
    }

    boolean reseal(SealedItem item, SealedSecret sealed) {
        Map<KeyId, StoredSigningKey> keys = tenants.current();
        synchronized (keys) {
            StoredSigningKey key = keys.get(new KeyId(item.id()));
            if (key == null || !key.sealedSecret().equals(item.secret())) {
                return false;
            }
            keys.put(key.id(), key.withSealed(sealed));
            return true;
        }
    }

    private static boolean has(Map<KeyId, StoredSigningKey> keys, KeyState state) {
        return keys.values().stream().anyMatch(key -> key.state() == state);
    }
}
