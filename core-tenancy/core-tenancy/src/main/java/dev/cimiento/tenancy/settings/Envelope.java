package dev.cimiento.tenancy.settings;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.KeyId;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.SettingKey;
import dev.cimiento.tenancy.TenancyException;
import dev.cimiento.tenancy.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret as it is stored: encrypted with a key of its own, made at each write, which is wrapped with a key of a {@link Keyring}.
 *
 * <p>Tenant, setting and key id are associated data of both encryptions, each preceded by its length: bytes copied to the row of another
 * tenant or setting, or relabelled with another key, do not open.
 *
 * <p>For stores of settings. Immutable; prints its key's id and nothing else.
 */
public final class Envelope {

    private static final String FORMAT = "cimiento setting v1";
    private static final int KEY_BYTES = 32;

    private final KeyId key;
    private final byte[] wrappedKey;
    private final byte[] ciphertext;

    private Envelope(KeyId key, byte[] wrappedKey, byte[] ciphertext) {
        this.key = requireNonNull(key, "key");
        this.wrappedKey = wrappedKey;
        this.ciphertext = ciphertext;
    }

    /** As it was read from where it is stored. */
    public static Envelope of(KeyId key, byte[] wrappedKey, byte[] ciphertext) {
        return new Envelope(key, wrappedKey.clone(), ciphertext.clone());
    }

    /**
     * Encrypts the secret under the keyring's current key.
     *
     * @throws TenancyException when the keyring cannot wrap
     */
    public static Envelope seal(Keyring keyring, TenantId tenant, String setting, Secret secret) {
        return seal(keyring, keyring.current(), tenant, setting, secret);
    }

    /**
     * Encrypts the secret under this key of the keyring.
     *
     * @throws TenancyException when the keyring cannot wrap
     */
    public static Envelope seal(Keyring keyring, KeyId key, TenantId tenant, String setting, Secret secret) {
        byte[] associated = associated(tenant, SettingKey.requireName(setting), key);
        byte[] dataKey = Gcm.random(KEY_BYTES);
        try {
            byte[] ciphertext = Gcm.encrypt(
                    new SecretKeySpec(dataKey, "AES"), secret.reveal().getBytes(StandardCharsets.UTF_8), associated);
            return new Envelope(key, keyring.wrap(key, dataKey, associated), ciphertext);
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    /**
     * Decrypts it.
     *
     * @throws UnreadableSecretException when the key is missing or wrong, or any byte, the tenant or the setting is not what was sealed
     */
    public Secret open(Keyring keyring, TenantId tenant, String setting) {
        byte[] associated = associated(tenant, SettingKey.requireName(setting), key);
        byte[] dataKey;
        try {
            dataKey = keyring.unwrap(key, wrappedKey, associated);
        } catch (TenancyException e) {
            throw new UnreadableSecretException(tenant, setting, key, String.valueOf(e.getMessage()));
        }
        try {
            byte[] plain = Gcm.decrypt(new SecretKeySpec(dataKey, "AES"), ciphertext, associated);
            return Secret.of(new String(plain, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new UnreadableSecretException(tenant, setting, key, "the stored bytes were changed or moved");
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    /** The key that opens it. */
    public KeyId key() {
        return key;
    }

    /** The secret's own key, encrypted. */
    public byte[] wrappedKey() {
        return wrappedKey.clone();
    }

    /** The secret, encrypted. */
    public byte[] ciphertext() {
        return ciphertext.clone();
    }

    private static byte[] associated(TenantId tenant, String setting, KeyId key) {
        List<byte[]> parts = List.of(bytes(FORMAT), bytes(tenant.value()), bytes(setting), bytes(key.value()));
        ByteBuffer buffer = ByteBuffer.allocate(
                parts.stream().mapToInt(part -> 4 + part.length).sum());
        parts.forEach(part -> buffer.putInt(part.length).put(part));
        return buffer.array();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Envelope[key=" + key + "]";
    }
}
