package dev.cimiento.auth;

/**
 * Passwords that leaked somewhere, and so are tried everywhere (NIST SP 800-63B section 5.1.1.2, OWASP ASVS 6.2.12). Asked when a password is
 * chosen, through {@link PasswordPolicy#withBreached}, and never at a login. Implementations are safe for use by many threads.
 */
@FunctionalInterface
public interface BreachedPasswords {

    /**
     * Whether this one is known to have leaked; {@code false} where nobody can tell now, so that a service that is down keeps nobody from
     * signing up. Does not throw, and lets nobody else learn the password.
     */
    boolean include(Password password);

    /** None, asking nobody. */
    static BreachedPasswords none() {
        return password -> false;
    }
}
