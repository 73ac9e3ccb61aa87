package dev.cimiento.auth.inmemory;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.spi.AccountStore;
import dev.cimiento.auth.spi.OneTimeToken;
import dev.cimiento.auth.spi.OneTimeTokenStore;
import dev.cimiento.auth.spi.TokenHash;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Tokens of a tenant under one lock. */
final class InMemoryOneTimeTokenStore implements OneTimeTokenStore {

    private final ByTenant<Map<TokenHash, OneTimeToken>> tenants = new ByTenant<>(HashMap::new);
    private final AccountStore accounts;

    InMemoryOneTimeTokenStore(AccountStore accounts) {
        this.accounts = accounts;
    }

    @Override
    public void add(OneTimeToken token, Instant now) {
        if (accounts.find(token.account()).isEmpty()) {
            return;
        }
        Map<TokenHash, OneTimeToken> tokens = tenants.current();
        synchronized (tokens) {
            if (token.purpose().isSingle()) {
                tokens.values()
                        .removeIf(other -> other.purpose() == token.purpose()
                                && other.account().equals(token.account()));
            }
            tokens.put(token.hash(), token);
        }
    }

    @Override
    public Optional<OneTimeToken> find(TokenHash hash, OneTimeToken.Purpose purpose, Instant now) {
        Map<TokenHash, OneTimeToken> tokens = tenants.current();
        synchronized (tokens) {
            return Optional.ofNullable(tokens.get(hash))
                    .filter(token -> token.purpose() == purpose)
                    .filter(token -> token.expiresAt().isAfter(now));
        }
    }

    @Override
    public Optional<OneTimeToken> attempt(TokenHash hash, OneTimeToken.Purpose purpose, Instant now) {
        Map<TokenHash, OneTimeToken> tokens = tenants.current();
        synchronized (tokens) {
            Optional<OneTimeToken> found = find(hash, purpose, now)
                    .filter(token -> token.tries() > 0)
                    .map(token -> new OneTimeToken(
                            hash,
                            purpose,
                            token.account(),
                            token.email(),
                            token.detail(),
                            token.tries() - 1,
                            token.expiresAt()));
            found.ifPresent(token -> tokens.put(hash, token));
            return found;
        }
    }

    @Override
    public Optional<OneTimeToken> redeem(TokenHash hash, OneTimeToken.Purpose purpose, Instant now) {
        Map<TokenHash, OneTimeToken> tokens = tenants.current();
        synchronized (tokens) {
            Optional<OneTimeToken> found = find(hash, purpose, now);
            found.ifPresent(token -> tokens.remove(hash));
            return found;
        }
    }

    @Override
    public void removeAll(AccountId account) {
        Map<TokenHash, OneTimeToken> tokens = tenants.current();
        synchronized (tokens) {
            tokens.values().removeIf(token -> token.account().equals(account));
        }
    }

    @Override
    public int purge(Instant before) {
        Map<TokenHash, OneTimeToken> tokens = tenants.current();
        synchronized (tokens) {
            int size = tokens.size();
            tokens.values().removeIf(token -> token.expiresAt().isBefore(before));
            return size - tokens.size();
        }
    }
}
