package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What an access token is to say. Immutable. */
public final class AccessGrant {

    private final AccountId account;
    private final SessionId session;
    private final Set<Role> roles;
    private final Set<Factor> factors;
    private final @Nullable AccountId actor;
    private final Instant authenticatedAt;
    private final Instant notAfter;

    private AccessGrant(
            AccountId account,
            SessionId session,
            Set<Role> roles,
            Set<Factor> factors,
            @Nullable AccountId actor,
            Instant authenticatedAt,
            Instant notAfter) {
        this.account = requireNonNull(account, "account");
        this.session = requireNonNull(session, "session");
        this.roles = Set.copyOf(roles);
        this.factors = Set.copyOf(factors);
        this.actor = actor;
        this.authenticatedAt = requireNonNull(authenticatedAt, "authenticatedAt");
        this.notAfter = requireNonNull(notAfter, "notAfter");
    }

    /**
     * For this account in this session, without roles or factors.
     *
     * @param authenticatedAt when the last proof was given
     * @param notAfter when the session ends at the latest; no token of it may live longer
     */
    public static AccessGrant of(AccountId account, SessionId session, Instant authenticatedAt, Instant notAfter) {
        return new AccessGrant(account, session, Set.of(), Set.of(), null, authenticatedAt, notAfter);
    }

    /** The same with these roles. */
    public AccessGrant withRoles(Set<Role> newRoles) {
        return new AccessGrant(account, session, newRoles, factors, actor, authenticatedAt, notAfter);
    }

    /** The same, proved in these ways. */
    public AccessGrant withFactors(Set<Factor> newFactors) {
        return new AccessGrant(account, session, roles, newFactors, actor, authenticatedAt, notAfter);
    }

    /** The same, for one who acts as the account. */
    public AccessGrant withActor(AccountId by) {
        return new AccessGrant(account, session, roles, factors, requireNonNull(by, "by"), authenticatedAt, notAfter);
    }

    /** Who. */
    public AccountId account() {
        return account;
    }

    /** In which session. */
    public SessionId session() {
        return session;
    }

    /** With which roles. */
    public Set<Role> roles() {
        return roles;
    }

    /** How it was proved. */
    public Set<Factor> factors() {
        return factors;
    }

    /** Who really acts, if not the account's owner. */
    public Optional<AccountId> actor() {
        return Optional.ofNullable(actor);
    }

    /** When the last proof was given. */
    public Instant authenticatedAt() {
        return authenticatedAt;
    }

    /** When the session ends at the latest. */
    public Instant notAfter() {
        return notAfter;
    }

    @Override
    public String toString() {
        return "AccessGrant[account " + account + ", session " + session + ", " + new TreeSet<>(roles) + "]";
    }
}
