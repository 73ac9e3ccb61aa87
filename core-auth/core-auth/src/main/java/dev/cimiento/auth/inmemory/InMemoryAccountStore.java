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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/** Accounts by address; one entry is changed at a time. */
final class InMemoryAccountStore implements AccountStore {

    private final ByTenant<ConcurrentSkipListMap<EmailAddress, Credentials>> tenants =
            new ByTenant<>(ConcurrentSkipListMap::new);

    @Override
    public boolean add(Account account, PasswordHash hash) {
        return tenants.current().putIfAbsent(account.email(), new Credentials(account, hash)) == null;
    }

    @Override
    public Optional<Account> find(AccountId id) {
        return tenants.current().values().stream()
                .map(Credentials::account)
                .filter(account -> account.id().equals(id))
                .findFirst();
    }

    @Override
    public Optional<Credentials> find(EmailAddress email) {
        return Optional.ofNullable(tenants.current().get(email));
    }

    @Override
    public boolean replaceHash(AccountId id, PasswordHash expected, PasswordHash replacement) {
        Map<EmailAddress, Credentials> accounts = tenants.current();
        return find(id).flatMap(account -> find(account.email()))
                .filter(found -> found.hash().equals(expected))
                .map(found ->
                        accounts.replace(found.account().email(), found, new Credentials(found.account(), replacement)))
                .orElse(false);
    }

    @Override
    public Optional<Account> grant(AccountId id, Role role, Instant now) {
        return changeRoles(id, roles -> roles.add(role));
    }

    @Override
    public Optional<Account> revoke(AccountId id, Role role) {
        return changeRoles(id, roles -> roles.remove(role));
    }

    @Override
    public List<Account> list(AccountQuery query) {
        ConcurrentSkipListMap<EmailAddress, Credentials> accounts = tenants.current();
        Map<EmailAddress, Credentials> rest = query.after()
                .<Map<EmailAddress, Credentials>>map(after -> accounts.tailMap(after, false))
                .orElse(accounts);
        return rest.values().stream()
                .map(Credentials::account)
                .filter(account -> query.role().map(account::hasRole).orElse(true))
                .limit(query.limit())
                .toList();
    }

    private Optional<Account> changeRoles(AccountId id, Consumer<Set<Role>> change) {
        Map<EmailAddress, Credentials> accounts = tenants.current();
        return find(id).map(account -> accounts.computeIfPresent(account.email(), (email, found) -> {
                    Set<Role> roles = new HashSet<>(found.account().roles());
                    change.accept(roles);
                    return new Credentials(found.account().withRoles(roles), found.hash());
                }))
                .map(Credentials::account);
    }
}
