package dev.cimiento.tenancy.settings;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.KeyId;
import dev.cimiento.tenancy.MasterKeys;
import dev.cimiento.tenancy.TenancyException;
import java.security.GeneralSecurityException;
import javax.crypto.SecretKey;

/** Keys in this process's memory, given by the host; wraps with AES-256-GCM (NIST SP 800-38D). Immutable. */
public final class LocalKeyring implements Keyring {

    private static final String USE = "cimiento settings v1";

    private final MasterKeys keys;

    private LocalKeyring(MasterKeys keys) {
        this.keys = requireNonNull(keys, "keys");
    }

    /** With these keys. */
    public static LocalKeyring of(MasterKeys keys) {
        return new LocalKeyring(keys);
    }

    @Override
    public KeyId current() {
        return keys.current();
    }

    @Override
    public byte[] wrap(KeyId key, byte[] dataKey, byte[] context) {
        return Gcm.encrypt(key(key), dataKey, context);
    }

    @Override
    public byte[] unwrap(KeyId key, byte[] wrapped, byte[] context) {
        try {
            return Gcm.decrypt(key(key), wrapped, context);
        } catch (GeneralSecurityException e) {
            throw new TenancyException("key '" + key + "' does not open it: another key has this id, or the bytes were"
                    + " changed or moved");
        }
    }

    private SecretKey key(KeyId id) {
        return keys.derived(id, USE, "AES")
                .orElseThrow(() -> new TenancyException("key '" + id + "' is not among the keys " + keys.ids()));
    }

    @Override
    public String toString() {
        return "LocalKeyring[" + keys + "]";
    }
}
