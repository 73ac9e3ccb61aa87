package dev.cimiento.auth.inmemory;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountQuery;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.RoleDefinition;
import dev.cimiento.auth.spi.RoleStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Definitions by role. */
final class InMemoryRoleStore implements RoleStore {

    private final ByTenant<ConcurrentSkipListMap<Role, RoleDefinition>> tenants =
            new ByTenant<>(ConcurrentSkipListMap::new);
    private final InMemoryAccountStore accounts;
    private final InMemoryChanges changes;

    InMemoryRoleStore(InMemoryAccountStore accounts, InMemoryChanges changes) {
        this.accounts = accounts;
        this.changes = changes;
    }

    @Override
    public void define(RoleDefinition definition, Instant now) {
        tenants.current().put(definition.role(), definition);
        changes.ofAll();
    }

    @Override
    public boolean remove(Role role, Instant now) {
        List<Account> holders;
        do {
            holders =
                    accounts.list(AccountQuery.first(AccountQuery.LARGEST_PAGE).withRole(role));
            holders.forEach(account -> accounts.revoke(account.id(), role, now));
        } while (!holders.isEmpty());
        boolean removed = tenants.current().remove(role) != null;
        changes.ofAll();
        return removed;
    }

    @Override
    public Optional<RoleDefinition> find(Role role) {
        return Optional.ofNullable(tenants.current().get(role));
    }

    @Override
    public List<RoleDefinition> list() {
        return List.copyOf(tenants.current().values());
    }
}
