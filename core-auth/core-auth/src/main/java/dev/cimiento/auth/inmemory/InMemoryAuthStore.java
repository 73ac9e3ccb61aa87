package dev.cimiento.auth.inmemory;

import dev.cimiento.auth.spi.AccountStore;
import dev.cimiento.auth.spi.ApiKeyStore;
import dev.cimiento.auth.spi.AuthStore;
import dev.cimiento.auth.spi.FactorStore;
import dev.cimiento.auth.spi.InvitationStore;
import dev.cimiento.auth.spi.LoginThrottle;
import dev.cimiento.auth.spi.OneTimeTokenStore;
import dev.cimiento.auth.spi.PasskeyStore;
import dev.cimiento.auth.spi.RoleStore;
import dev.cimiento.auth.spi.SealedStore;
import dev.cimiento.auth.spi.SessionStore;
import dev.cimiento.auth.spi.SigningKeyStore;
import dev.cimiento.auth.spi.StandingStore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** A store in memory, apart for each tenant; forgets all when the program ends, and rolls nothing back. Safe for use by many threads. */
public final class InMemoryAuthStore implements AuthStore {

    private final ByTenant<ReentrantLock> turns = new ByTenant<>(ReentrantLock::new);
    private final InMemoryChanges changes = new InMemoryChanges();
    private final InMemoryAccountStore accounts = new InMemoryAccountStore(changes);
    private final InMemoryRoleStore roles = new InMemoryRoleStore(accounts, changes);
    private final InMemorySessionStore sessions = new InMemorySessionStore(accounts, changes);
    private final InMemoryStandingStore standings = new InMemoryStandingStore(accounts, roles, sessions, changes);
    private final InMemoryOneTimeTokenStore oneTimeTokens = new InMemoryOneTimeTokenStore(accounts);
    private final InMemoryInvitationStore invitations = new InMemoryInvitationStore(accounts);
    private final InMemoryFactorStore factors = new InMemoryFactorStore(accounts);
    private final InMemoryPasskeyStore passkeys = new InMemoryPasskeyStore(accounts);
    private final InMemoryApiKeyStore apiKeys = new InMemoryApiKeyStore();
    private final InMemoryLoginThrottle throttle = new InMemoryLoginThrottle();
    private final InMemorySigningKeyStore signingKeys = new InMemorySigningKeyStore();
    private final InMemorySealedStore sealed = new InMemorySealedStore(signingKeys, factors);

    /** Empty. */
    public InMemoryAuthStore() {}

    @Override
    public AccountStore accounts() {
        return accounts;
    }

    @Override
    public RoleStore roles() {
        return roles;
    }

    @Override
    public SessionStore sessions() {
        return sessions;
    }

    @Override
    public StandingStore standings() {
        return standings;
    }

    @Override
    public OneTimeTokenStore oneTimeTokens() {
        return oneTimeTokens;
    }

    @Override
    public InvitationStore invitations() {
        return invitations;
    }

    @Override
    public FactorStore factors() {
        return factors;
    }

    @Override
    public PasskeyStore passkeys() {
        return passkeys;
    }

    @Override
    public ApiKeyStore apiKeys() {
        return apiKeys;
    }

    @Override
    public LoginThrottle throttle() {
        return throttle;
    }

    @Override
    public SigningKeyStore signingKeys() {
        return signingKeys;
    }

    @Override
    public SealedStore sealed() {
        return sealed;
    }

    /** One after the other in a tenant. */
    @Override
    public <T> T together(Function<AuthStore, T> work) {
        ReentrantLock turn = turns.current();
        turn.lock();
        try {
            return work.apply(this);
        } finally {
            turn.unlock();
        }
    }
}
