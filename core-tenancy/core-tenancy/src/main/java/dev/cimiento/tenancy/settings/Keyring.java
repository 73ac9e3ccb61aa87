package dev.cimiento.tenancy.settings;

import dev.cimiento.tenancy.KeyId;
import dev.cimiento.tenancy.TenancyException;

/**
 * Wraps the key of each secret with a key that never lies beside it. {@link LocalKeyring} holds such keys in memory; one may also ask a
 * key management service, which fits these three methods. Implementations are safe for use by many threads.
 */
public interface Keyring {

    /** The key that new secrets are wrapped with. */
    KeyId current();

    /**
     * Encrypts the key of a secret.
     *
     * @param context what must be given again, byte by byte, to unwrap it
     * @throws TenancyException when there is no such key here
     */
    byte[] wrap(KeyId key, byte[] dataKey, byte[] context);

    /**
     * Decrypts the key of a secret.
     *
     * @throws TenancyException when there is no such key here, or bytes or context are not what {@link #wrap} saw
     */
    byte[] unwrap(KeyId key, byte[] wrapped, byte[] context);
}
