package dev.cimiento.auth.spi;

import dev.cimiento.auth.KeyId;
import java.time.Instant;
import java.util.List;

/** Keeps the signing keys of the tenant, of which one is active at a time. Token adapters call it, seldom: they remember what they read. */
public interface SigningKeyStore {

    /** Adds a key; does nothing and gives {@code false} where it is active and the tenant has an active one already. */
    boolean add(StoredSigningKey key);

    /** All keys, the newest first. */
    List<StoredSigningKey> list();

    /**
     * Moves a key on in its life, and says whether it did: not where the key is in another state than {@code from}, nor to active where the
     * tenant has an active key.
     *
     * @throws IllegalArgumentException when the second is not later in life than the first
     */
    boolean move(KeyId id, KeyState from, KeyState to, Instant now);

    /** Makes this next key the active one, and the active one, where there is one, retired, in one step; says whether it did. */
    boolean promote(KeyId next, Instant now);

    /** Deletes a revoked key; says whether there was one. */
    boolean remove(KeyId id);

    /**
     * Refuses to go back in life; for implementations of {@link #move}.
     *
     * @throws IllegalArgumentException when {@code to} is not later than {@code from}
     */
    static void requireLater(KeyState from, KeyState to) {
        if (to.compareTo(from) <= 0) {
            throw new IllegalArgumentException("a key moves on in its life, was from " + from + " to " + to);
        }
    }
}
