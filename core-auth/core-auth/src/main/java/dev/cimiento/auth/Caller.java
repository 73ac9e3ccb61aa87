package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request, as a verified access token says. Roles are those of the moment the token was issued, and permissions none, unless a
 * {@link LiveTokenVerifier} looked up what is true now. Immutable; equal by value.
 */
public final class Caller implements Principal {

    private final TenantId tenant;
    private final AccountId account;
    private final SessionId session;
    private final Set<Role> roles;
    private final Set<Permission> permissions;
    private final Set<Factor> factors;
    private final @Nullable AccountId actor;
    private final Instant authenticatedAt;
    private final Instant expiresAt;

    private Caller(
            TenantId tenant,
            AccountId account,
            SessionId session,
            Set<Role> roles,
            Set<Permission> permissions,
            Set<Factor> factors,
            @Nullable AccountId actor,
            Instant authenticatedAt,
            Instant expiresAt) {
        this.tenant = requireNonNull(tenant, "tenant");
        this.account = requireNonNull(account, "account");
        this.session = requireNonNull(session, "session");
        this.roles = Set.copyOf(roles);
        this.permissions = Set.copyOf(permissions);
        this.factors = Set.copyOf(factors);
        this.actor = actor;
        this.authenticatedAt = requireNonNull(authenticatedAt, "authenticatedAt");
        this.expiresAt = requireNonNull(expiresAt, "expiresAt");
    }

    /** Whom a token names that says what this grant says, and ends then. */
    public static Caller of(TenantId tenant, AccessGrant grant, Instant expiresAt) {
        return new Caller(
                tenant,
                grant.account(),
                grant.session(),
                grant.roles(),
                Set.of(),
                grant.factors(),
                grant.actor().orElse(null),
                grant.authenticatedAt(),
                expiresAt);
    }

    /** The same, with what is true now. */
    public Caller withAccess(Set<Role> newRoles, Set<Permission> newPermissions) {
        return new Caller(
                tenant, account, session, newRoles, newPermissions, factors, actor, authenticatedAt, expiresAt);
    }

    @Override
    public TenantId tenant() {
        return tenant;
    }

    @Override
    public String subject() {
        return "account:" + account;
    }

    /** Whose account it is; with an {@link #actor}, whose account is acted in. */
    public AccountId account() {
        return account;
    }

    /** The session that the token belongs to. */
    public SessionId session() {
        return session;
    }

    /** The roles of the account. */
    public Set<Role> roles() {
        return roles;
    }

    @Override
    public Set<Permission> permissions() {
        return permissions;
    }

    /** How the session began. */
    public Set<Factor> factors() {
        return factors;
    }

    /** What the factors amount to. */
    public Assurance assurance() {
        return Assurance.of(factors);
    }

    /** Who really acts, where somebody of the staff acts as the account (RFC 8693 section 4.1). */
    public Optional<AccountId> actor() {
        return Optional.ofNullable(actor);
    }

    /** When the last proof was given. */
    public Instant authenticatedAt() {
        return authenticatedAt;
    }

    /** When the token ends. */
    public Instant expiresAt() {
        return expiresAt;
    }

    /** Whether the caller has this role. */
    public boolean hasRole(Role role) {
        return roles.contains(requireNonNull(role, "role"));
    }

    /**
     * Whether proof was given no longer ago than this, with at least this assurance: for what asks for a fresh login, such as {@link
     * Accounts#stepUp} gives (RFC 9470).
     */
    public boolean isFresh(Assurance least, Duration longest, Instant now) {
        return assurance().compareTo(least) >= 0
                && !authenticatedAt.plus(longest).isBefore(now);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Caller caller
                && tenant.equals(caller.tenant)
                && account.equals(caller.account)
                && session.equals(caller.session)
                && roles.equals(caller.roles)
                && permissions.equals(caller.permissions)
                && factors.equals(caller.factors)
                && actor().equals(caller.actor())
                && authenticatedAt.equals(caller.authenticatedAt)
                && expiresAt.equals(caller.expiresAt);
    }

    @Override
    public int hashCode() {
        return session.hashCode();
    }

    @Override
    public String toString() {
        return "Caller[" + tenant + ", account " + account + ", session " + session + ", " + new TreeSet<>(roles)
                + actor().map(by -> ", by account " + by).orElse("") + "]";
    }
}
