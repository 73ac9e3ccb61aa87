package dev.cimiento.auth.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.KeyId;
import java.time.Instant;

/**
 * A signing key as it is stored.
 *
 * @param id its {@code kid}
 * @param algorithm the one algorithm that it is for: {@code ES256}
 * @param publicKey the public half, as JSON (RFC 7517)
 * @param sealedPrivateKey the private half, encrypted
 * @param sealedWith the id of the key-encryption key
 * @param state where it is in its life
 * @param createdAt when it was made
 * @param since since when it is in that state
 */
public record StoredSigningKey(
        KeyId id,
        String algorithm,
        String publicKey,
        String sealedPrivateKey,
        String sealedWith,
        KeyState state,
        Instant createdAt,
        Instant since) {

    /** Checks that all is there. */
    public StoredSigningKey {
        requireNonNull(id, "id");
        requireNonNull(algorithm, "algorithm");
        requireNonNull(publicKey, "publicKey");
        requireNonNull(sealedPrivateKey, "sealedPrivateKey");
        requireNonNull(sealedWith, "sealedWith");
        requireNonNull(state, "state");
        requireNonNull(createdAt, "createdAt");
        requireNonNull(since, "since");
    }

    /** The same key, at another point of its life from then on. */
    public StoredSigningKey withState(KeyState newState, Instant at) {
        return new StoredSigningKey(id, algorithm, publicKey, sealedPrivateKey, sealedWith, newState, createdAt, at);
    }

    /** The same key, its private half sealed in another way. */
    public StoredSigningKey withSealed(SealedSecret sealed) {
        return new StoredSigningKey(
                id, algorithm, publicKey, sealed.sealed(), sealed.sealedWith(), state, createdAt, since);
    }

    /** The private half, encrypted, and under which key. */
    public SealedSecret sealedSecret() {
        return new SealedSecret(sealedPrivateKey, sealedWith);
    }

    @Override
    public String toString() {
        return "StoredSigningKey[" + id + ", " + algorithm + ", " + state + "]";
    }
}
