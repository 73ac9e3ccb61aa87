package dev.cimiento.auth.inmemory;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.spi.FactorStore;
import dev.cimiento.auth.spi.SealedItem;
import dev.cimiento.auth.spi.SealedSecret;
import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.auth.spi.TotpFactor;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Authenticators and codes of a tenant under one lock. */
final class InMemoryFactorStore implements FactorStore {

    private final ByTenant<Kept> tenants = new ByTenant<>(Kept::new);
    private final InMemoryAccountStore accounts;

    InMemoryFactorStore(InMemoryAccountStore accounts) {
        this.accounts = accounts;
    }

    private static final class Kept {

        final Map<AccountId, Authenticator> authenticators = new HashMap<>();
        final Map<AccountId, Set<TokenHash>> codes = new HashMap<>();
    }

    private record Authenticator(TotpFactor factor, long lastStep) {}

    @Override
    public boolean beginTotp(AccountId account, SealedSecret secret, Instant now) {
        Kept kept = tenants.current();
        synchronized (kept) {
            Authenticator before = kept.authenticators.get(account);
            if (accounts.find(account).isEmpty()
                    || (before != null && before.factor().state() == TotpFactor.State.CONFIRMED)) {
                return false;
            }
            kept.authenticators.put(account, new Authenticator(new TotpFactor(secret, TotpFactor.State.BEGUN), -1));
            return true;
        }
    }

    @Override
    public Optional<TotpFactor> totp(AccountId account) {
        Kept kept = tenants.current();
        synchronized (kept) {
            return Optional.ofNullable(kept.authenticators.get(account))
                    .filter(found -> accounts.find(account).isPresent())
                    .map(Authenticator::factor);
        }
    }

    @Override
    public boolean useTotp(AccountId account, SealedSecret judged, long step, Instant now) {
        Kept kept = tenants.current();
        synchronized (kept) {
            Authenticator found = kept.authenticators.get(account);
            if (found == null
                    || found.lastStep() >= step
                    || !found.factor().secret().equals(judged)) {
                return false;
            }
            kept.authenticators.put(
                    account,
                    new Authenticator(new TotpFactor(found.factor().secret(), TotpFactor.State.CONFIRMED), step));
            return true;
        }
    }

    @Override
    public boolean removeTotp(AccountId account) {
        Kept kept = tenants.current();
        synchronized (kept) {
            kept.codes.remove(account);
            return kept.authenticators.remove(account) != null;
        }
    }

    @Override
    public void replaceRecoveryCodes(AccountId account, Set<TokenHash> codes) {
        Kept kept = tenants.current();
        synchronized (kept) {
            if (accounts.find(account).isPresent()) {
                kept.codes.put(account, new HashSet<>(codes));
            }
        }
    }

    @Override
    public boolean useRecoveryCode(AccountId account, TokenHash code) {
        Kept kept = tenants.current();
        synchronized (kept) {
            return kept.codes.getOrDefault(account, new HashSet<>()).remove(code);
        }
    }

    @Override
    public int recoveryCodes(AccountId account) {
        Kept kept = tenants.current();
        synchronized (kept) {
            return kept.codes.getOrDefault(account, Set.of()).size();
        }
    }

    List<SealedItem> sealed() {
        Kept kept = tenants.current();
        synchronized (kept) {
            return kept.authenticators.entrySet().stream()
                    .filter(entry -> accounts.find(entry.getKey()).isPresent())
                    .map(entry -> new SealedItem(
                            SealedItem.Kind.TOTP,
                            entry.getKey().toString(),
                            entry.getValue().factor().secret()))
                    .toList();
        }
    }

    boolean reseal(SealedItem item, SealedSecret sealed) {
        AccountId account = AccountId.parse(item.id()).orElseThrow();
        Kept kept = tenants.current();
        synchronized (kept) {
            Authenticator found = kept.authenticators.get(account);
            if (found == null || !found.factor().secret().equals(item.secret())) {
                return false;
            }
            TotpFactor factor = new TotpFactor(sealed, found.factor().state());
            kept.authenticators.put(account, new Authenticator(factor, found.lastStep()));
            return true;
        }
    }
}
