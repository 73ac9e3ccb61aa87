package dev.cimiento.auth.inmemory;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Permission;
import dev.cimiento.auth.RoleDefinition;
import dev.cimiento.auth.SessionId;
import dev.cimiento.auth.spi.AccountStore;
import dev.cimiento.auth.spi.Changes;
import dev.cimiento.auth.spi.RoleStore;
import dev.cimiento.auth.spi.Session;
import dev.cimiento.auth.spi.Standing;
import dev.cimiento.auth.spi.StandingStore;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Standings, put together from the other stores. */
final class InMemoryStandingStore implements StandingStore {

    private final AccountStore accounts;
    private final RoleStore roles;
    private final InMemorySessionStore sessions;
    private final InMemoryChanges changes;

    InMemoryStandingStore(
            AccountStore accounts, RoleStore roles, InMemorySessionStore sessions, InMemoryChanges changes) {
        this.accounts = accounts;
        this.roles = roles;
        this.sessions = sessions;
        this.changes = changes;
    }

    @Override
    public Optional<Standing> find(AccountId account, SessionId session, Instant now) {
        Optional<Session> open =
                sessions.open(session, now).filter(found -> found.account().equals(account));
        Optional<Standing> standing = open.flatMap(found -> accounts.find(account))
                .filter(Account::isActive)
                .map(found -> new Standing(found.roles(), permissions(found)));
        Optional<AccountId> actor = open.flatMap(Session::actor);
        return actor.isEmpty()
                ? standing
                : actor.flatMap(accounts::find)
                        .filter(Account::isActive)
                        .flatMap(acting -> standing.flatMap(of -> of.actedBy(permissions(acting))));
    }

    @Override
    public String mark() {
        return changes.mark();
    }

    @Override
    public Changes since(String mark) {
        return changes.since(mark);
    }

    @Override
    public void changed(AccountId account, Instant now) {
        changes.of(account);
    }

    @Override
    public int purge(Instant before) {
        return 0;
    }

    private Set<Permission> permissions(Account account) {
        return account.roles().stream()
                .flatMap(role -> roles.find(role).stream())
                .map(RoleDefinition::permissions)
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
    }
}
