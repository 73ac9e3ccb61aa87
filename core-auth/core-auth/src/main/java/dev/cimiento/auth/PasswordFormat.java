package dev.cimiento.auth;

/**
 * Checks passwords against hashes that another system made, for {@link UpgradingPasswordHasher}. Implementations are safe for use by many
 * threads, and bound the work that a stored hash can ask for.
 */
public interface PasswordFormat {

    /** Whether the hash is one of this format, within its bounds. */
    boolean reads(PasswordHash hash);

    /**
     * Whether the password is the hashed one.
     *
     * @throws AuthException when the hash is not of this format
     */
    boolean matches(Password password, PasswordHash hash);
}
