package dev.cimiento.auth.inmemory;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.FederatedIdentity;
import dev.cimiento.auth.spi.FederationStore;
import dev.cimiento.auth.spi.LoginAttempt;
import dev.cimiento.auth.spi.TokenHash;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Identities of other providers in memory, for tests and first programs. Safe for use by many threads. */
public final class InMemoryFederationStore implements FederationStore {

    private final ByTenant<Tenant> tenants = new ByTenant<>(Tenant::new);

    private static final class Tenant {
        final Map<FederatedIdentity, AccountId> identities = new LinkedHashMap<>();
        final Map<TokenHash, LoginAttempt> attempts = new LinkedHashMap<>();
    }

    /** An empty one. */
    public InMemoryFederationStore() {}

    @Override
    public void begin(LoginAttempt attempt) {
        Tenant tenant = tenants.current();
        synchronized (tenant) {
            tenant.attempts.put(attempt.state(), attempt);
        }
    }

    @Override
    public Optional<LoginAttempt> take(TokenHash state, TokenHash browser, Instant now) {
        Tenant tenant = tenants.current();
        synchronized (tenant) {
            Optional<LoginAttempt> found = Optional.ofNullable(tenant.attempts.get(state))
                    .filter(attempt -> attempt.browser().equals(browser)
                            && attempt.expiresAt().isAfter(now));
            found.ifPresent(attempt -> tenant.attempts.remove(state));
            return found;
        }
    }

    @Override
    public Optional<AccountId> account(FederatedIdentity identity) {
        Tenant tenant = tenants.current();
        synchronized (tenant) {
            return Optional.ofNullable(tenant.identities.get(identity));
        }
    }

    @Override
    public boolean link(FederatedIdentity identity, AccountId account, Instant now) {
        Tenant tenant = tenants.current();
        synchronized (tenant) {
            return tenant.identities.putIfAbsent(identity, account) == null;
        }
    }

    @Override
    public List<FederatedIdentity> identities(AccountId account) {
        Tenant tenant = tenants.current();
        synchronized (tenant) {
            return tenant.identities.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(account))
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    @Override
    public boolean unlink(FederatedIdentity identity) {
        Tenant tenant = tenants.current();
        synchronized (tenant) {
            return tenant.identities.remove(identity) != null;
        }
    }

    @Override
    public int purge(Instant before) {
        Tenant tenant = tenants.current();
        synchronized (tenant) {
            int size = tenant.attempts.size();
            tenant.attempts.values().removeIf(attempt -> attempt.expiresAt().isBefore(before));
            return size - tenant.attempts.size();
        }
    }
}
