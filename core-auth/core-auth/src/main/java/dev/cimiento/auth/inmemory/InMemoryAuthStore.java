package dev.cimiento.auth.inmemory;

import dev.cimiento.auth.spi.AccountStore;
import dev.cimiento.auth.spi.AuthStore;
import dev.cimiento.auth.spi.LoginThrottle;
import dev.cimiento.auth.spi.SessionStore;
import dev.cimiento.auth.spi.SigningKeyStore;

/** A store in memory, apart for each tenant; forgets all when the program ends. Safe for use by many threads. */
public final class InMemoryAuthStore implements AuthStore {

    private final InMemoryAccountStore accounts = new InMemoryAccountStore();
    private final InMemorySessionStore sessions = new InMemorySessionStore(accounts);
    private final InMemoryLoginThrottle throttle = new InMemoryLoginThrottle();
    private final InMemorySigningKeyStore signingKeys = new InMemorySigningKeyStore();

    /** Empty. */
    public InMemoryAuthStore() {}

    @Override
    public AccountStore accounts() {
        return accounts;
    }

    @Override
    public SessionStore sessions() {
        return sessions;
    }

    @Override
    public LoginThrottle throttle() {
        return throttle;
    }

    @Override
    public SigningKeyStore signingKeys() {
        return signingKeys;
    }
}
