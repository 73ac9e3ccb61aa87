package dev.cimiento.auth.inmemory;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.spi.Changes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whose standing changed, in order. */
final class InMemoryChanges {

    private final ByTenant<List<Optional<AccountId>>> tenants = new ByTenant<>(ArrayList::new);

    void of(AccountId account) {
        add(Optional.of(account));
    }

    void ofAll() {
        add(Optional.empty());
    }

    String mark() {
        List<Optional<AccountId>> changes = tenants.current();
        synchronized (changes) {
            return Integer.toString(changes.size());
        }
    }

    Changes since(String mark) {
        List<Optional<AccountId>> changes = tenants.current();
        synchronized (changes) {
            String next = Integer.toString(changes.size());
            Set<AccountId> accounts = new HashSet<>();
            for (Optional<AccountId> change : changes.subList(Integer.parseInt(mark), changes.size())) {
                if (change.isEmpty()) {
                    return new Changes.OfAll(next);
                }
                accounts.add(change.get());
            }
            return new Changes.OfAccounts(next, accounts);
        }
    }

    private void add(Optional<AccountId> account) {
        List<Optional<AccountId>> changes = tenants.current();
        synchronized (changes) {
            changes.add(account);
        }
    }
}
