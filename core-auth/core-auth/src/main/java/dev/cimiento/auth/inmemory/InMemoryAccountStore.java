package dev.cimiento.auth.inmemory;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.AccountQuery;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.PasswordHash;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.spi.AccountStore;
import dev.cimiento.auth.spi.Credentials;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Accounts of a tenant by address, under one lock. */
final class InMemoryAccountStore implements AccountStore {

    private final ByTenant<TreeMap<EmailAddress, Credentials>> tenants = new ByTenant<>(TreeMap::new);
    private final InMemoryChanges changes;

    InMemoryAccountStore(InMemoryChanges changes) {
        this.changes = changes;
    }

    @Override
    public boolean add(Account account, PasswordHash hash) {
        TreeMap<EmailAddress, Credentials> accounts = tenants.current();
        synchronized (accounts) {
            return accounts.putIfAbsent(account.email(), new Credentials(account, hash)) == null;
        }
    }

    @Override
    public Optional<Account> find(AccountId id) {
        TreeMap<EmailAddress, Credentials> accounts = tenants.current();
        synchronized (accounts) {
            return credentials(accounts, id).map(Credentials::account);
        }
    }

    @Override
    public Optional<Credentials> find(EmailAddress email) {
        TreeMap<EmailAddress, Credentials> accounts = tenants.current();
        synchronized (accounts) {
            return Optional.ofNullable(accounts.get(email));
        }
    }

    /** Locks nothing: whoever changes several things does so in {@code InMemoryAuthStore.together}, one at a time. */
    @Override
    public Optional<Credentials> lock(AccountId id) {
        TreeMap<EmailAddress, Credentials> accounts = tenants.current();
        synchronized (accounts) {
            return credentials(accounts, id);
        }
    }

    @Override
    public boolean replaceHash(AccountId id, PasswordHash expected, PasswordHash replacement) {
        TreeMap<EmailAddress, Credentials> accounts = tenants.current();
        synchronized (accounts) {
            return credentials(accounts, id)
                            .filter(found -> found.hash().equals(expected))
                            .isPresent()
                    && setHash(id, replacement);
        }
    }

    @Override
    public boolean setHash(AccountId id, PasswordHash replacement) {
        TreeMap<EmailAddress, Credentials> accounts = tenants.current();
        synchronized (accounts) {
            Optional<Credentials> found = credentials(accounts, id);
            found.ifPresent(old -> accounts.put(old.account().email(), new Credentials(old.account(), replacement)));
            return found.isPresent();
        }
    }

    @Override
    public boolean update(Account account, Instant now) {
        TreeMap<EmailAddress, Credentials> accounts = tenants.current();
        synchronized (accounts) {
            Optional<Credentials> found = credentials(accounts, account.id());
            Credentials holder = accounts.get(account.email());
            if (found.isEmpty() || (holder != null && !holder.account().equals(account))) {
                return false;
            }
            accounts.remove(found.get().account().email());
            accounts.put(
                    account.email(),
                    new Credentials(
                            account.withRoles(found.get().account().roles()),
                            found.get().hash()));
        }
        changes.of(account.id());
        return true;
    }

    @Override
    public boolean remove(AccountId id, Instant now) {
        TreeMap<EmailAddress, Credentials> accounts = tenants.current();
        boolean removed;
        synchronized (accounts) {
            removed = accounts.values().removeIf(found -> found.account().id().equals(id));
        }
        // Sessions in which it acts are others'; whose, nobody here knows.
        changes.ofAll();
        return removed;
    }

    @Override
    public Optional<Account> grant(AccountId id, Role role, Instant now) {
        return changeRoles(id, roles -> roles.add(role));
    }

    @Override
    public Optional<Account> revoke(AccountId id, Role role, Instant now) {
        Optional<Account> changed = changeRoles(id, roles -> roles.remove(role));
        // As whom it acts, and so may do less from now on, nobody here knows.
        changes.ofAll();
        return changed;
    }

    @Override
    public List<Account> list(AccountQuery query) {
        TreeMap<EmailAddress, Credentials> accounts = tenants.current();
        synchronized (accounts) {
            NavigableMap<EmailAddress, Credentials> rest = query.after()
                    .<NavigableMap<EmailAddress, Credentials>>map(after -> accounts.tailMap(after, false))
                    .orElse(accounts);
            return rest.values().stream()
                    .map(Credentials::account)
                    .filter(account -> query.role().map(account::hasRole).orElse(true))
                    .limit(query.limit())
                    .toList();
        }
    }

    private Optional<Account> changeRoles(AccountId id, Consumer<Set<Role>> change) {
        TreeMap<EmailAddress, Credentials> accounts = tenants.current();
        Optional<Account> changed;
        synchronized (accounts) {
            changed = credentials(accounts, id).map(found -> {
                Set<Role> roles = new HashSet<>(found.account().roles());
                change.accept(roles);
                Account account = found.account().withRoles(roles);
                accounts.put(account.email(), new Credentials(account, found.hash()));
                return account;
            });
        }
        changed.ifPresent(account -> changes.of(account.id()));
        return changed;
    }

    private static Optional<Credentials> credentials(Map<EmailAddress, Credentials> accounts, AccountId id) {
        return accounts.values().stream()
                .filter(found -> found.account().id().equals(id))
                .findFirst();
    }
}
