package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that the host gives: one that is used for what is new, and the older ones that are still needed to read.
 *
 * <p>A key is 32 random bytes in base64 ({@code openssl rand -base64 32}). No use gets the key itself but one derived from it for that
 * use (HMAC-SHA-256 over the use's name, as the expand step of RFC 5869), so that one set of keys may serve settings, audit and links.
 *
 * <p>Immutable; prints the ids of its keys and nothing else.
 */
public final class MasterKeys {

    private static final int BYTES = 32;
    private static final String HMAC = "HmacSHA256";

    private final KeyId current;
    private final Map<KeyId, byte[]> keys;

    private MasterKeys(KeyId current, Map<KeyId, byte[]> keys) {
        this.current = current;
        this.keys = keys;
    }

    /**
     * One key, used for all that is new.
     *
     * @throws IllegalArgumentException when the key is not 32 bytes in base64; the message does not show it
     */
    public static MasterKeys of(KeyId id, Secret key) {
        return new MasterKeys(requireNonNull(id, "id"), Map.of(id, decode(id, key)));
    }

    /** A key that nobody has had before, from the platform's strongest source of randomness. */
    public static Secret generate() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Secret.of(Base64.getEncoder().encodeToString(bytes));
    }

    /**
     * Also knows this key, without using it for anything new: the one used until now, or the next one, on machines that must read what
     * others write with it already.
     *
     * @throws IllegalArgumentException when the id is taken, or the key is not 32 bytes in base64
     */
    public MasterKeys withOther(KeyId id, Secret key) {
        Map<KeyId, byte[]> more = new LinkedHashMap<>(keys);
        if (more.put(requireNonNull(id, "id"), decode(id, key)) != null) {
            throw new IllegalArgumentException("key id '" + id + "' is given twice");
        }
        return new MasterKeys(current, Map.copyOf(more));
    }

    /** The id of the key for what is new. */
    public KeyId current() {
        return current;
    }

    /** The ids of all keys. */
    public Set<KeyId> ids() {
        return keys.keySet();
    }

    /** The key with this id, derived for one use; empty where the host gave no such key. */
    public Optional<SecretKey> derived(KeyId id, String use, String algorithm) {
        byte[] key = keys.get(requireNonNull(id, "id"));
        if (key == null) {
            return Optional.empty();
        }
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            mac.update(requireNonNull(use, "use").getBytes(StandardCharsets.UTF_8));
            return Optional.of(new SecretKeySpec(mac.doFinal(new byte[] {1}), algorithm));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }

    private static byte[] decode(KeyId id, Secret key) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(key.reveal().strip());
        } catch (IllegalArgumentException notBase64) {
            // Without its cause, whose message quotes a character of the key.
            throw new IllegalArgumentException("key '" + id + "' must be 32 bytes in base64, is not base64");
        }
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException(
                    "key '" + id + "' must be 32 bytes in base64, has " + bytes.length + " bytes");
        }
        return bytes;
    }

    @Override
    public String toString() {
        return "MasterKeys[current=" + current + ", ids=" + keys.keySet() + "]";
    }
}
