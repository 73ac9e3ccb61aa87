package dev.cimiento.auth.spi;

import java.util.function.Function;

/** Where everything of identity is kept, for the tenant that the calling thread works for. Safe for use by many threads and processes. */
public interface AuthStore {

    /** The accounts. */
    AccountStore accounts();

    /** What the tenant's roles may do. */
    RoleStore roles();

    /** The sessions and their refresh tokens. */
    SessionStore sessions();

    /** What is true of callers now. */
    StandingStore standings();

    /** Tokens that are good once. */
    OneTimeTokenStore oneTimeTokens();

    /** Invitations. */
    InvitationStore invitations();

    /** Authenticator apps and recovery codes. */
    FactorStore factors();

    /** Passkeys. */
    PasskeyStore passkeys();

    /** Keys of programs. */
    ApiKeyStore apiKeys();

    /** The counters of guesses. */
    LoginThrottle throttle();

    /** The signing keys. */
    SigningKeyStore signingKeys();

    /** What is kept encrypted, of every kind. */
    SealedStore sealed();

    /** Does all of this work or none of it, where the store has transactions; the store that the work is given takes part, and so must be used. */
    <T> T together(Function<AuthStore, T> work);
}
