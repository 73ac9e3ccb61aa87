package dev.cimiento.auth.inmemory;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.PasskeyId;
import dev.cimiento.auth.spi.PasskeyCeremony;
import dev.cimiento.auth.spi.PasskeyCredential;
import dev.cimiento.auth.spi.PasskeyStore;
import dev.cimiento.auth.spi.StoredPasskey;
import dev.cimiento.auth.spi.TokenHash;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Passkeys and open questions of a tenant under one lock. */
final class InMemoryPasskeyStore implements PasskeyStore {

    private final ByTenant<Kept> tenants = new ByTenant<>(Kept::new);
    private final InMemoryAccountStore accounts;

    InMemoryPasskeyStore(InMemoryAccountStore accounts) {
        this.accounts = accounts;
    }

    private static final class Kept {

        final Map<PasskeyId, StoredPasskey> passkeys = new LinkedHashMap<>();
        final Map<TokenHash, PasskeyCeremony> ceremonies = new LinkedHashMap<>();
    }

    @Override
    public void begin(PasskeyCeremony ceremony) {
        Kept kept = tenants.current();
        synchronized (kept) {
            kept.ceremonies.put(ceremony.challenge(), ceremony);
        }
    }

    @Override
    public Optional<PasskeyCeremony> take(TokenHash challenge, PasskeyCeremony.Purpose purpose, Instant now) {
        Kept kept = tenants.current();
        synchronized (kept) {
            Optional<PasskeyCeremony> found = Optional.ofNullable(kept.ceremonies.get(challenge))
                    .filter(ceremony -> ceremony.purpose() == purpose
                            && ceremony.expiresAt().isAfter(now));
            found.ifPresent(ceremony -> kept.ceremonies.remove(challenge));
            return found;
        }
    }

    @Override
    public Added add(StoredPasskey passkey, int most) {
        Kept kept = tenants.current();
        synchronized (kept) {
            forgetGone(kept);
            if (accounts.find(passkey.account()).isEmpty()
                    || list(passkey.account()).size() >= most) {
                return Added.FULL;
            }
            return kept.passkeys.putIfAbsent(passkey.id(), passkey) == null ? Added.DONE : Added.TAKEN;
        }
    }

    @Override
    public Optional<StoredPasskey> find(PasskeyId id) {
        Kept kept = tenants.current();
        synchronized (kept) {
            forgetGone(kept);
            return Optional.ofNullable(kept.passkeys.get(id));
        }
    }

    @Override
    public List<StoredPasskey> list(AccountId account) {
        Kept kept = tenants.current();
        synchronized (kept) {
            forgetGone(kept);
            return kept.passkeys.values().stream()
                    .filter(passkey -> passkey.account().equals(account))
                    .toList();
        }
    }

    @Override
    public boolean use(PasskeyId id, PasskeyCredential after, Instant now) {
        Kept kept = tenants.current();
        synchronized (kept) {
            Optional<StoredPasskey> found = find(id).filter(passkey -> {
                long before = passkey.credential().signCount();
                return before < after.signCount() || (before == 0 && after.signCount() == 0);
            });
            found.ifPresent(passkey -> kept.passkeys.put(
                    id, passkey.withUse(passkey.credential().after(after.signCount(), after.backup()), now)));
            return found.isPresent();
        }
    }

    @Override
    public boolean rename(AccountId account, PasskeyId id, String name) {
        Kept kept = tenants.current();
        synchronized (kept) {
            Optional<StoredPasskey> found =
                    find(id).filter(passkey -> passkey.account().equals(account));
            found.ifPresent(passkey -> kept.passkeys.put(id, passkey.withName(name)));
            return found.isPresent();
        }
    }

    @Override
    public boolean remove(AccountId account, PasskeyId id) {
        Kept kept = tenants.current();
        synchronized (kept) {
            return find(id).filter(passkey -> passkey.account().equals(account)).isPresent()
                    && kept.passkeys.remove(id) != null;
        }
    }

    @Override
    public int removeAll(AccountId account) {
        Kept kept = tenants.current();
        synchronized (kept) {
            int size = list(account).size();
            kept.passkeys.values().removeIf(passkey -> passkey.account().equals(account));
            return size;
        }
    }

    @Override
    public int purge(Instant before) {
        Kept kept = tenants.current();
        synchronized (kept) {
            int size = kept.ceremonies.size();
            kept.ceremonies.values().removeIf(ceremony -> ceremony.expiresAt().isBefore(before));
            return size - kept.ceremonies.size();
        }
    }

    /** An account takes its passkeys along. */
    private void forgetGone(Kept kept) {
        kept.passkeys
                .values()
                .removeIf(passkey -> accounts.find(passkey.account()).isEmpty());
    }
}
