package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/** What an access token is to say. Immutable. */
public final class AccessGrant {

    private final AccountId account;
    private final SessionId session;
    private final Set<Role> roles;
    private final Instant authenticatedAt;
    private final Instant notAfter;

    private AccessGrant(
            AccountId account, SessionId session, Set<Role> roles, Instant authenticatedAt, Instant notAfter) {
        this.account = requireNonNull(account, "account");
        this.session = requireNonNull(session, "session");
        this.roles = Set.copyOf(roles);
        this.authenticatedAt = requireNonNull(authenticatedAt, "authenticatedAt");
        this.notAfter = requireNonNull(notAfter, "notAfter");
    }

    /**
     * For this account in this session, without roles.
     *
     * @param authenticatedAt when the password was given
     * @param notAfter when the session ends at the latest; no token of it may live longer
     */
    public static AccessGrant of(AccountId account, SessionId session, Instant authenticatedAt, Instant notAfter) {
        return new AccessGrant(account, session, Set.of(), authenticatedAt, notAfter);
    }

    /** The same with these roles. */
    public AccessGrant withRoles(Set<Role> newRoles) {
        return new AccessGrant(account, session, newRoles, authenticatedAt, notAfter);
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

    /** When the password was given. */
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
