package dev.cimiento.auth;

/**
 * Turns passwords into hashes that are slow to guess, and checks them. Implementations are safe for use by many threads, and bound what
 * many logins at once may take of the machine.
 */
public interface PasswordHasher {

    /**
     * The hash of this password under a new random salt.
     *
     * @throws AuthOverloadException when more is asked at once than this hasher admits
     */
    PasswordHash hash(Password password);

    /**
     * Whether the password is the hashed one, found out in a time that does not tell how nearly.
     *
     * @throws AuthOverloadException when more is asked at once than this hasher admits
     * @throws AuthException when the hash is none that this hasher reads; the message never shows it
     */
    boolean matches(Password password, PasswordHash hash);

    /** Whether the hash was made by another algorithm or with other parameters than {@link #hash} uses now. */
    boolean needsRehash(PasswordHash hash);
}
