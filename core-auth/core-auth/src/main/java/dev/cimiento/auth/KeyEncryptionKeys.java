package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.spi.SealedSecret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The key-encryption keys that a program has: one that is used for what is new, and others that are still needed to read. A single {@link
 * KeyEncryptionKey} is a keyring of one. {@link KeyEncryptionRotation} says how the secret of a deployment is changed.
 *
 * <p>Each key's id is made of its secret, so there is none to give it, and none to confuse. Immutable; prints ids and nothing else.
 */
public final class KeyEncryptionKeys {

    private final KeyEncryptionKey current;
    private final Map<String, KeyEncryptionKey> keys;

    private KeyEncryptionKeys(KeyEncryptionKey current, Map<String, KeyEncryptionKey> keys) {
        this.current = current;
        this.keys = keys;
    }

    /** One key, used for all that is new. */
    public static KeyEncryptionKeys of(KeyEncryptionKey current) {
        return new KeyEncryptionKeys(requireNonNull(current, "current"), Map.of(current.id(), current));
    }

    /**
     * Also knows this key, without using it for anything new: the one used until now, or the next one, in processes that must read what others
     * write with it already. A key that is known is given again without harm.
     */
    public KeyEncryptionKeys withOther(KeyEncryptionKey key) {
        Map<String, KeyEncryptionKey> more = new LinkedHashMap<>(keys);
        more.putIfAbsent(requireNonNull(key, "key").id(), key);
        return new KeyEncryptionKeys(current, Map.copyOf(more));
    }

    /** The id of the key for what is new. */
    public String current() {
        return current.id();
    }

    /** The ids of all keys. */
    public Set<String> ids() {
        return keys.keySet();
    }

    /** The plain bytes, encrypted under the current key; they open only with the same associated data. */
    public SealedSecret seal(byte[] plain, String associatedData) {
        return new SealedSecret(current.seal(plain, associatedData), current.id());
    }

    /**
     * What was sealed, under the key that it names.
     *
     * @param what for the error: {@code the authenticator of account ...}
     * @throws AuthException when that key is not here, or does not open it; the message names the ids of the keys
     */
    public byte[] open(String what, SealedSecret secret, String associatedData) {
        return Optional.ofNullable(keys.get(requireNonNull(secret, "secret").sealedWith()))
                .orElseThrow(() -> new AuthException(what + " is encrypted under key-encryption key "
                        + secret.sealedWith() + ", and this program has " + String.join(", ", ids())
                        + ": configure the secret that it was made with, too"))
                .open(secret.sealed(), associatedData)
                .orElseThrow(() -> new AuthException(what + " does not open with key-encryption key "
                        + secret.sealedWith() + ": it was changed, or copied from another tenant or id"));
    }

    @Override
    public String toString() {
        return "KeyEncryptionKeys[current=" + current.id() + ", ids=" + ids() + "]";
    }
}
