package dev.cimiento.reference.team;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.AccountQuery;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.RoleDefinition;
import dev.cimiento.auth.Roles;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Who works at a business: the accounts that have a role.
 *
 * <p>Nobody changes what they are themselves, and only who may do all that another may changes the other. So whoever may do everything is never
 * lost, also where two of them change each other at once: changes come one after the other, and each looks at what the caller is by then. To be
 * called in a transaction.
 */
public final class Team {

    private final Accounts accounts;
    private final Roles roles;
    private final DataSource dataSource;

    /** Of these accounts, in this database. */
    public Team(Accounts accounts, DataSource dataSource) {
        this.accounts = requireNonNull(accounts, "accounts");
        this.roles = Roles.of(accounts);
        this.dataSource = requireNonNull(dataSource, "dataSource");
    }

    /** Everybody with a role, also those who are kept out, in the order of their addresses. */
    List<Account> members() {
        return roles.list().stream()
                .flatMap(role ->
                        accounts
                                .list(AccountQuery.first(AccountQuery.LARGEST_PAGE)
                                        .withRole(role.role()))
                                .stream())
                .distinct()
                .sorted(Comparator.comparing(account -> account.email().value()))
                .toList();
    }

    /** What there is to be, by name. */
    List<RoleDefinition> roles() {
        return roles.list();
    }

    /** Whether the caller could make somebody this. */
    boolean canGive(Caller caller, Role role) {
        return caller.actor().isEmpty() && roles.canGive(caller, Set.of(role));
    }

    /** Lets somebody be this and nothing else from now on; without any role they are a customer, as everybody with an account. */
    Account assign(Caller by, AccountId id, Set<Role> wanted) {
        Account member = changeable(by, id, wanted);
        if (wanted.isEmpty() && !member.isActive()) {
            throw ProblemException.conflict(
                    "team-member-disabled", "who is kept out stays in the team, where they can be let in again");
        }
        for (Role role : wanted) {
            if (!member.hasRole(role)) {
                accounts.grant(id, role);
            }
        }
        for (Role role : member.roles()) {
            if (!wanted.contains(role)) {
                accounts.revoke(id, role);
            }
        }
        return found(id);
    }

    /** Keeps somebody out: their sessions end, and they cannot log in. */
    Account disable(Caller by, AccountId id) {
        changeable(by, id, Set.of());
        accounts.disable(id);
        return found(id);
    }

    /** Lets somebody in again, as what they were. */
    Account enable(Caller by, AccountId id) {
        changeable(by, id, Set.of());
        accounts.enable(id);
        return found(id);
    }

    private Account changeable(Caller by, AccountId id, Set<Role> wanted) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .exists(
                                "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(coalesce(current_schema(), '') || ' team', 0))"));
        Account member =
                accounts.find(id).filter(account -> !account.roles().isEmpty()).orElseThrow(Team::unknown);
        if (id.equals(by.account())) {
            throw ProblemException.conflict("team-self", "nobody changes what they are themselves: ask another");
        }
        Set<Role> concerned = new TreeSet<>(member.roles());
        concerned.addAll(wanted);
        if (by.actor().isPresent() || !isStill(by) || !roles.canGive(by, concerned)) {
            throw ProblemException.forbidden("only who may do all that this one may, and is to, changes it");
        }
        return member;
    }

    /** Whether the caller is still what the request began with. */
    private boolean isStill(Caller by) {
        return accounts.find(by.account())
                .filter(Account::isActive)
                .filter(account -> account.roles().containsAll(by.roles()))
                .isPresent();
    }

    /** The roles of these names, of those that there are. */
    Set<Role> named(List<String> names) {
        Set<String> known =
                roles.list().stream().map(role -> role.role().value()).collect(Collectors.toCollection(TreeSet::new));
        return names.stream()
                .map(name -> {
                    if (!known.contains(name)) {
                        throw ProblemException.field("roles", "must be of " + known);
                    }
                    return Role.of(name);
                })
                .collect(Collectors.toSet());
    }

    private Account found(AccountId id) {
        return accounts.find(id).orElseThrow(Team::unknown);
    }

    static ProblemException unknown() {
        return ProblemException.notFound("nobody of the team has this id");
    }
}
