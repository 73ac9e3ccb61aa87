package dev.cimiento.auth.spi;

/** Where everything of identity is kept, for the tenant that the calling thread works for. Safe for use by many threads and processes. */
public interface AuthStore {

    /** The accounts. */
    AccountStore accounts();

    /** The sessions and their refresh tokens. */
    SessionStore sessions();

    /** The counters of guesses. */
    LoginThrottle throttle();

    /** The signing keys. */
    SigningKeyStore signingKeys();
}
