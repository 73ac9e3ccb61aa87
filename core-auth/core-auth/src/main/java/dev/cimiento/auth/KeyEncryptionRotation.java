package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.spi.AuthStore;
import dev.cimiento.auth.spi.SealedItem;
import dev.cimiento.auth.spi.SealedStore;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what is kept encrypted (private signing keys, secrets of authenticators) to another key-encryption key, tenant by tenant, while
 * everything goes on.
 *
 * <p>The order that never leaves a process unable to read: give every process both keys, with the old one current; then make the new one
 * current everywhere; then {@link #rotate} in every tenant; then, when every tenant's report is complete, take the old key away. No token is
 * refused, and nobody logs in anew, because of it.
 *
 * <p>Safe for use by many threads and processes.
 */
public final class KeyEncryptionRotation {

    private static final int BATCH = 200;

    private static final Logger LOG = LoggerFactory.getLogger(KeyEncryptionRotation.class);

    private final SealedStore store;
    private final KeyEncryptionKeys keys;

    private KeyEncryptionRotation(SealedStore store, KeyEncryptionKeys keys) {
        this.store = store;
        this.keys = keys;
    }

    /** Of what this store keeps, to the current one of these keys. */
    public static KeyEncryptionRotation of(AuthStore store, KeyEncryptionKeys keys) {
        return new KeyEncryptionRotation(requireNonNull(store, "store").sealed(), requireNonNull(keys, "keys"));
    }

    /**
     * Seals every secret of the current tenant anew that another key seals. May be killed and run again, and run twice at once: it continues
     * with what is left, and what somebody else changed meanwhile stays as they left it. A secret that does not open is reported, and left as
     * it is.
     */
    public KeyEncryptionReport rotate() {
        TenantId tenant = TenantContext.require();
        List<String> unreadable = new ArrayList<>();
        int resealed = 0;
        Optional<SealedItem> last = Optional.empty();
        for (List<SealedItem> batch = next(last); !batch.isEmpty(); batch = next(last)) {
            for (SealedItem item : batch) {
                resealed += reseal(tenant, item, unreadable);
            }
            last = Optional.of(batch.get(batch.size() - 1));
        }
        KeyEncryptionReport report = new KeyEncryptionReport(keys.current(), resealed, keysInUse(), unreadable);
        if (resealed > 0 || !unreadable.isEmpty()) {
            LOG.info("key-encryption key of tenant {}: {}", tenant, report);
        }
        return report;
    }

    /** How many secrets of the current tenant each key seals, by its id. A key that is in no tenant's answer is not needed any more. */
    public Map<String, Long> keysInUse() {
        return store.keysInUse();
    }

    private List<SealedItem> next(Optional<SealedItem> after) {
        return store.otherThan(keys.current(), after, BATCH);
    }

    private int reseal(TenantId tenant, SealedItem item, List<String> unreadable) {
        byte[] plain;
        try {
            plain = keys.open(item.toString(), item.secret(), item.associatedData(tenant));
        } catch (AuthException doesNotOpen) {
            unreadable.add(String.valueOf(doesNotOpen.getMessage()));
            return 0;
        }
        return store.replace(item, keys.seal(plain, item.associatedData(tenant))) ? 1 : 0;
    }
}
