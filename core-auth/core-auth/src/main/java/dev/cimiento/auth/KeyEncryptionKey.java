package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.internal.AesGcm;
import dev.cimiento.tenancy.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The key under which other keys are stored: AES-256-GCM, derived from one secret of the deployment. Whoever has the database without it has
 * no signing key. Its {@code toString()} shows the id alone. Safe for use by many threads.
 */
public final class KeyEncryptionKey {

    /** Fewer characters cannot hold 128 bits that nobody guesses. */
    private static final int SHORTEST = 32;

    private final String id;
    private final AesGcm cipher;

    private KeyEncryptionKey(String id, AesGcm cipher) {
        this.id = id;
        this.cipher = cipher;
    }

    /**
     * Of this secret: random text, such as {@code openssl rand -base64 32} writes, and not a pass phrase.
     *
     * @throws IllegalArgumentException when it has fewer than 32 characters
     */
    public static KeyEncryptionKey of(Secret secret) {
        byte[] material = requireNonNull(secret, "secret").reveal().getBytes(StandardCharsets.UTF_8);
        if (material.length < SHORTEST) {
            throw new IllegalArgumentException(
                    "key-encryption secret must have at least " + SHORTEST + " characters, had " + material.length);
        }
        byte[] fingerprint = AesGcm.hmac(material, "cimiento key-encryption key id v1");
        return new KeyEncryptionKey(
                HexFormat.of().formatHex(Arrays.copyOf(fingerprint, 6)),
                AesGcm.derived(material, "cimiento key-encryption key v1"));
    }

    /** Tells two of them apart without telling anything else: 12 hexadecimal digits. */
    public String id() {
        return id;
    }

    /** The plain bytes, encrypted; they open only with the same associated data. */
    public String seal(byte[] plain, String associatedData) {
        return cipher.seal(requireNonNull(plain, "plain"), requireNonNull(associatedData, "associatedData"));
    }

    /** What was sealed; empty where it was sealed under another key or other associated data, or was changed. */
    public Optional<byte[]> open(String sealed, String associatedData) {
        return cipher.open(requireNonNull(sealed, "sealed"), requireNonNull(associatedData, "associatedData"));
    }

    @Override
    public String toString() {
        return "KeyEncryptionKey[" + id + "]";
    }
}
